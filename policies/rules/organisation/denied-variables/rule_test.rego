package rules.organisation.denied_variables_test

import data.rules.organisation.denied_variables as rule

parameters := {"deniedVariables": ["DISABLE_OPA=true"]}

found(manifest) := messages if {
	findings := rule.violation with input as {"review": {"object": manifest}, "parameters": parameters}
	messages := {f.msg | some f in findings}
}

test_bad if found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web"}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.4.2", "env": [{"name": "DISABLE_OPA", "value": "true"}]}]}}) == {`container "web" sets DISABLE_OPA`}

test_good if found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web"}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.4.2", "env": [{"name": "DISABLE_OPA", "value": "false"}]}]}}) == set()
