package rules.organisation.allowed_images_test

import data.rules.organisation.allowed_images as rule

parameters := {"allowedImages": ["registry.example.com/web:1.*"]}

found(manifest) := messages if {
	findings := rule.violation with input as {"review": {"object": manifest}, "parameters": parameters}
	messages := {f.msg | some f in findings}
}

test_bad_other if {
	found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:latest"}]}}) == {`container "web" runs "registry.example.com/web:latest", which is not on the list of allowed images`}
}

test_good_listed if {
	found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.4.2"}]}}) == set()
}
