package rules.organisation.image_prefixes_test

import data.rules.organisation.image_prefixes as rule

parameters := {"repos": ["registry.example.com/"]}

found(manifest) := messages if {
	findings := rule.violation with input as {"review": {"object": manifest}, "parameters": parameters}
	messages := {f.msg | some f in findings}
}

test_bad_other if {
	found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"containers": [{"name": "web", "image": "nginx:1.27"}]}}) == {`container "web" runs "nginx:1.27", whose name does not start as it has to`}
}

test_good_own if {
	found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.4.2"}]}}) == set()
}
