package rules.kubernetes.secret_variable_test

import data.rules.kubernetes.secret_variable as rule

found(manifest) := messages if {
	findings := rule.violation with input as {"review": {"object": manifest}}
	messages := {f.msg | some f in findings}
}

test_bad_variable if {
	found({"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web"}, "spec": {"selector": {"matchLabels": {"app": "web"}}, "template": {"metadata": {"labels": {"app": "web"}}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.2", "env": [{"name": "PASSWORD", "valueFrom": {"secretKeyRef": {"name": "db", "key": "password"}}}]}]}}}}) == {`container "web" gets a secret in the variable PASSWORD`}
}

test_bad_all if {
	found({"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web"}, "spec": {"selector": {"matchLabels": {"app": "web"}}, "template": {"metadata": {"labels": {"app": "web"}}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.2", "envFrom": [{"secretRef": {"name": "db"}}]}]}}}}) == {`container "web" gets a whole secret in its environment`}
}

test_good_manifest if {
	found({"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web"}, "spec": {"selector": {"matchLabels": {"app": "web"}}, "template": {"metadata": {"labels": {"app": "web"}}, "spec": {"volumes": [{"name": "db", "secret": {"secretName": "db"}}], "containers": [{"name": "web", "image": "registry.example.com/web:1.2", "volumeMounts": [{"name": "db", "mountPath": "/run/secrets/db"}]}]}}}}) == set()
}
