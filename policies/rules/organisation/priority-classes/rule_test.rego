package rules.organisation.priority_classes_test

import data.rules.organisation.priority_classes as rule

parameters := {"allowedPriorityClasses": ["normal"]}

found(manifest) := messages if {
	findings := rule.violation with input as {"review": {"object": manifest}, "parameters": parameters}
	messages := {f.msg | some f in findings}
}

test_bad if found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web"}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.4.2"}], "priorityClassName": "urgent"}}) == {`the pod has the priority class urgent`}

test_good if found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web"}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.4.2"}], "priorityClassName": "normal"}}) == set()

test_none if found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web"}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.4.2"}]}}) == set()
