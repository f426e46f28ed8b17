package rules.organisation.required_resources_test

import data.rules.organisation.required_resources as rule

parameters := {"limits": ["memory"], "requests": ["cpu", "memory"], "exemptImages": []}

found(manifest) := messages if {
	findings := rule.violation with input as {"review": {"object": manifest}, "parameters": parameters}
	messages := {f.msg | some f in findings}
}

test_bad_some if {
	found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.4.2", "resources": {"requests": {"cpu": "100m"}}}]}}) == {`container "web" sets no memory among its limits`, `container "web" sets no memory among its requests`}
}

test_good_all if {
	found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.4.2", "resources": {"requests": {"cpu": "100m", "memory": "100Mi"}, "limits": {"memory": "200Mi"}}}]}}) == set()
}
