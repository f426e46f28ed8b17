package rules.kubernetes.duplicate_variable_test

import data.rules.kubernetes.duplicate_variable as rule

found(manifest) := messages if {
	findings := rule.violation with input as {"review": {"object": manifest}}
	messages := {f.msg | some f in findings}
}

test_bad_manifest if {
	found({"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web"}, "spec": {"selector": {"matchLabels": {"app": "web"}}, "template": {"metadata": {"labels": {"app": "web"}}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.2", "env": [{"name": "MODE", "value": "a"}, {"name": "MODE", "value": "b"}]}]}}}}) == {`container "web" sets the variable MODE twice`}
}

test_good_manifest if {
	found({"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web"}, "spec": {"selector": {"matchLabels": {"app": "web"}}, "template": {"metadata": {"labels": {"app": "web"}}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.2", "env": [{"name": "MODE", "value": "a"}]}]}}}}) == set()
}
