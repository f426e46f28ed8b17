package rules.kubernetes.never_restarted_test

import data.rules.kubernetes.never_restarted as rule

found(manifest) := messages if {
	findings := rule.violation with input as {"review": {"object": manifest}}
	messages := {f.msg | some f in findings}
}

test_bad_never if {
	found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"restartPolicy": "Never", "containers": [{"name": "web", "image": "registry.example.com/web:1.4.2"}]}}) == {`Pod "web" has the restart policy Never`}
}

test_bad_unset if {
	found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.4.2"}]}}) == {`Pod "web" sets no restart policy (assumed: Always)`}
}

test_good_always if {
	found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"restartPolicy": "Always", "containers": [{"name": "web", "image": "registry.example.com/web:1.4.2"}]}}) == set()
}
