package rules.kubernetes.system_namespace_test

import data.rules.kubernetes.system_namespace as rule

found(manifest) := messages if {
	findings := rule.violation with input as {"review": {"object": manifest}}
	messages := {f.msg | some f in findings}
}

test_bad_pod if {
	found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "kube-system"}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.4.2"}]}}) == {`Pod "web" is in the namespace kube-system`}
}

test_good_own if {
	found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.4.2"}]}}) == set()
}

test_good_control_plane if {
	found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "kube-system", "labels": {"tier": "control-plane"}}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.4.2"}]}}) == set()
}
