package rules.kubernetes.memory_overcommitted_test

import data.rules.kubernetes.memory_overcommitted as rule

found(manifest) := messages if {
	findings := rule.violation with input as {"review": {"object": manifest}}
	messages := {f.msg | some f in findings}
}

test_bad_manifest if {
	found({"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web"}, "spec": {"selector": {"matchLabels": {"app": "web"}}, "template": {"metadata": {"labels": {"app": "web"}}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.2", "resources": {"requests": {"memory": "64Mi"}, "limits": {"memory": "1Gi"}}}]}}}}) == {`container "web" requests 64Mi of memory and may use 1Gi`}
}

test_good_manifest if {
	found({"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web"}, "spec": {"selector": {"matchLabels": {"app": "web"}}, "template": {"metadata": {"labels": {"app": "web"}}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.2", "resources": {"requests": {"memory": "64Mi"}, "limits": {"memory": "64Mi"}}}]}}}}) == set()
}
