package rules.organisation.forbidden_tags_test

import data.rules.organisation.forbidden_tags as rule

parameters := {"tags": ["latest", "testing"], "exemptImages": []}

found(manifest) := messages if {
	findings := rule.violation with input as {"review": {"object": manifest}, "parameters": parameters}
	messages := {f.msg | some f in findings}
}

test_bad_testing if {
	found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:testing"}]}}) == {`container "web" runs "registry.example.com/web:testing", which has the tag testing`}
}

test_bad_none if {
	found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web"}]}}) == {`container "web" runs "registry.example.com/web", which has no tag`}
}

test_good_version if {
	found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.4.2"}]}}) == set()
}
