package rules.kubernetes.root_group_test

import data.rules.kubernetes.root_group as rule

found(manifest) := messages if {
	findings := rule.violation with input as {"review": {"object": manifest}}
	messages := {f.msg | some f in findings}
}

test_bad_container if {
	found({"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web"}, "spec": {"selector": {"matchLabels": {"app": "web"}}, "template": {"metadata": {"labels": {"app": "web"}}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.2", "securityContext": {"runAsGroup": 0}}]}}}}) == {`container "web" runs with the group root`}
}

test_bad_pod if {
	found({"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web"}, "spec": {"selector": {"matchLabels": {"app": "web"}}, "template": {"metadata": {"labels": {"app": "web"}}, "spec": {"securityContext": {"fsGroup": 0, "supplementalGroups": [0]}, "containers": [{"name": "web", "image": "registry.example.com/web:1.2"}]}}}}) == {"the pod runs with the group root beside its own", "the pod's volumes belong to the group root"}
}

test_good_manifest if {
	found({"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web"}, "spec": {"selector": {"matchLabels": {"app": "web"}}, "template": {"metadata": {"labels": {"app": "web"}}, "spec": {"securityContext": {"runAsGroup": 1000, "fsGroup": 1000}, "containers": [{"name": "web", "image": "registry.example.com/web:1.2"}]}}}}) == set()
}
