package rules.organisation.secret_names_test

import data.rules.organisation.secret_names as rule

parameters := {"allowedSecretNames": ["safe-*"]}

found(manifest) := messages if {
	findings := rule.violation with input as {"review": {"object": manifest}, "parameters": parameters}
	messages := {f.msg | some f in findings}
}

test_bad if found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web"}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.4.2", "env": [{"name": "A", "valueFrom": {"secretKeyRef": {"name": "db", "key": "k"}}}, {"name": "B", "value": "b"}], "envFrom": [{"secretRef": {"name": "other"}}, {"configMapRef": {"name": "c"}}]}]}}) == {`the pod reads the secret db`, `the pod reads the secret other`}

test_bad_volume if found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web"}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.4.2"}], "volumes": [{"name": "a", "secret": {"secretName": "tls"}}, {"name": "b", "emptyDir": {}}]}}) == {`the pod reads the secret tls`}

test_good if found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web"}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.4.2", "envFrom": [{"secretRef": {"name": "safe-db"}}]}]}}) == set()
