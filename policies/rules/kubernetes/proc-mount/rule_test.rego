package rules.kubernetes.proc_mount_test

import data.rules.kubernetes.proc_mount as rule

parameters := {"procMount": "Default", "exemptImages": ["registry.example.com/nested-*"]}

found(manifest) := messages if {
	findings := rule.violation with input as {"review": {"object": manifest}, "parameters": parameters}
	messages := {f.msg | some f in findings}
}

test_bad_unmasked if {
	found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.4.2", "securityContext": {"procMount": "Unmasked"}}]}}) == {`container "web" mounts /proc as Unmasked`}
}

test_good_default if {
	found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.4.2", "securityContext": {"procMount": "Default"}}], "initContainers": [{"name": "nested", "image": "registry.example.com/nested-runtime:2.0", "securityContext": {"procMount": "Unmasked"}}]}}) == set()
}

test_allowed if {
	pod := {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web"}, "spec": {"containers": [{"name": "web", "image": "web", "securityContext": {"procMount": "Unmasked"}}]}}
	document := {"review": {"object": pod}, "parameters": {"procMount": "unmasked", "exemptImages": []}}
	count(rule.violation) == 0 with input as document
}
