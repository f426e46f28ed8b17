package rules.organisation.runtime_classes_test

import data.rules.organisation.runtime_classes as rule

parameters := {"allowedRuntimeClasses": ["gvisor"]}

found(manifest) := messages if {
	findings := rule.violation with input as {"review": {"object": manifest}, "parameters": parameters}
	messages := {f.msg | some f in findings}
}

test_bad if found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web"}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.4.2"}], "runtimeClassName": "prod"}}) == {`the pod runs with the runtime class prod`}

test_good if found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web"}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.4.2"}], "runtimeClassName": "gvisor"}}) == set()

test_none if found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web"}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.4.2"}]}}) == set()
