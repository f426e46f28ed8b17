package rules.kubernetes.storage_overcommitted_test

import data.rules.kubernetes.storage_overcommitted as rule

found(manifest) := messages if {
	findings := rule.violation with input as {"review": {"object": manifest}}
	messages := {f.msg | some f in findings}
}

test_bad_differ if {
	found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.4.2", "resources": {"requests": {"ephemeral-storage": "1Gi"}, "limits": {"ephemeral-storage": "2"}}}]}}) == {`container "web" requests 1Gi of local storage and may use 2`}
}

test_good_same if {
	found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.4.2", "resources": {"requests": {"ephemeral-storage": "2"}, "limits": {"ephemeral-storage": "2"}}}]}}) == set()
}
