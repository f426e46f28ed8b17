package rules.organisation.capabilities_test

import data.rules.organisation.capabilities as rule

parameters := {"allowedCapabilities": ["NET_BIND_SERVICE"], "requiredDropCapabilities": ["CAP_NET_RAW"], "exemptImages": []}

found(manifest) := messages if {
	findings := rule.violation with input as {"review": {"object": manifest}, "parameters": parameters}
	messages := {f.msg | some f in findings}
}

test_bad_both if {
	found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.4.2", "securityContext": {"capabilities": {"add": ["SYS_TIME"], "drop": ["MKNOD"]}}}]}}) == {`container "web" adds SYS_TIME, which is not allowed`, `container "web" does not drop NET_RAW`}
}

test_good_one if {
	found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.4.2", "securityContext": {"capabilities": {"add": ["NET_BIND_SERVICE"], "drop": ["NET_RAW"]}}}]}}) == set()
}

test_good_all if {
	found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.4.2", "securityContext": {"capabilities": {"drop": ["ALL"]}}}]}}) == set()
}
