package rules.kubernetes.public_registry_test

import data.rules.kubernetes.public_registry as rule

parameters := {"public_registries": ["docker.io", "ghcr.io", "quay.io"]}

found(manifest) := messages if {
	findings := rule.violation with input as {"review": {"object": manifest}, "parameters": parameters}
	messages := {f.msg | some f in findings}
}

test_bad_hub if {
	found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"containers": [{"name": "web", "image": "nginx:1.27"}]}}) == {`container "web" runs "nginx:1.27" from the public registry docker.io`}
}

test_good_own if {
	found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.4.2"}]}}) == set()
}
