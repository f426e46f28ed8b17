package rules.organisation.maximum_local_storage_test

import data.rules.organisation.maximum_local_storage as rule

parameters := {"ephemeral-storage": "1Gi", "exemptImages": []}

found(manifest) := messages if {
	findings := rule.violation with input as {"review": {"object": manifest}, "parameters": parameters}
	messages := {f.msg | some f in findings}
}

test_bad_high if {
	found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.4.2", "resources": {"limits": {"ephemeral-storage": "2Gi"}}}]}}) == {`container "web" has the limit "2Gi" of local storage: at most 1Gi is allowed`}
}

test_good_low if {
	found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.4.2", "resources": {"limits": {"ephemeral-storage": "500Mi"}}}]}}) == set()
}
