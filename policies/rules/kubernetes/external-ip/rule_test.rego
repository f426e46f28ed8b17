package rules.kubernetes.external_ip_test

import data.rules.kubernetes.external_ip as rule

parameters := {"allowedIPs": ["203.0.113.7"]}

found(manifest) := messages if {
	findings := rule.violation with input as {"review": {"object": manifest}, "parameters": parameters}
	messages := {f.msg | some f in findings}
}

test_bad_external if {
	found({"apiVersion": "v1", "kind": "Service", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"ports": [{"port": 80}], "externalIPs": ["203.0.113.7", "203.0.113.9"]}}) == {`Service "web" takes the external address 203.0.113.9`}
}

test_good_none if {
	found({"apiVersion": "v1", "kind": "Service", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"ports": [{"port": 80}]}}) == set()
}
