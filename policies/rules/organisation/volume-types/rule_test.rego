package rules.organisation.volume_types_test

import data.rules.organisation.volume_types as rule

parameters := {"volumes": ["configMap", "emptyDir"]}

found(manifest) := messages if {
	findings := rule.violation with input as {"review": {"object": manifest}, "parameters": parameters}
	messages := {f.msg | some f in findings}
}

test_bad_path if {
	found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.4.2"}], "volumes": [{"name": "data", "hostPath": {"path": "/data"}}]}}) == {`volume "data" is of the type hostPath, which is not allowed`}
}

test_good_empty if {
	found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.4.2"}], "volumes": [{"name": "data", "emptyDir": {}}]}}) == set()
}
