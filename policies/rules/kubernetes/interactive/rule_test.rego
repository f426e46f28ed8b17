package rules.kubernetes.interactive_test

import data.rules.kubernetes.interactive as rule

found(manifest) := messages if {
	findings := rule.violation with input as {"review": {"object": manifest}, "parameters": {"exemptImages": []}}
	messages := {f.msg | some f in findings}
}

test_bad_manifest if {
	found({"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web"}, "spec": {"selector": {"matchLabels": {"app": "web"}}, "template": {"metadata": {"labels": {"app": "web"}}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.2", "tty": true}]}}}}) == {`container "web" sets tty`}
}

test_good_manifest if {
	found({"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web"}, "spec": {"selector": {"matchLabels": {"app": "web"}}, "template": {"metadata": {"labels": {"app": "web"}}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.2"}]}}}}) == set()
}
