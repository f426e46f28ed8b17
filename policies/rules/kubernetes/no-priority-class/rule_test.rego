package rules.kubernetes.no_priority_class_test

import data.rules.kubernetes.no_priority_class as rule

found(manifest) := messages if {
	findings := rule.violation with input as {"review": {"object": manifest}}
	messages := {f.msg | some f in findings}
}

test_bad_none if {
	found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.4.2"}]}}) == {`Pod "web" has no priority class`}
}

test_good_class if {
	found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"priorityClassName": "business", "containers": [{"name": "web", "image": "registry.example.com/web:1.4.2"}]}}) == set()
}
