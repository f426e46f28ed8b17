package rules.kubernetes.low_group_id_test

import data.rules.kubernetes.low_group_id as rule

found(manifest) := messages if {
	findings := rule.violation with input as {"review": {"object": manifest}}
	messages := {f.msg | some f in findings}
}

test_bad_low if {
	found({"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web"}, "spec": {"selector": {"matchLabels": {"app": "web"}}, "template": {"metadata": {"labels": {"app": "web"}}, "spec": {"securityContext": {"runAsGroup": 1000}, "containers": [{"name": "web", "image": "registry.example.com/web:1.2"}]}}}}) == {`container "web" does not run with a group id of 10000 or more`}
}

test_bad_unset if {
	found({"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web"}, "spec": {"selector": {"matchLabels": {"app": "web"}}, "template": {"metadata": {"labels": {"app": "web"}}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.2"}]}}}}) == {`container "web" does not run with a group id of 10000 or more`}
}

test_good_manifest if {
	found({"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web"}, "spec": {"selector": {"matchLabels": {"app": "web"}}, "template": {"metadata": {"labels": {"app": "web"}}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.2", "securityContext": {"runAsGroup": 10001}}]}}}}) == set()
}
