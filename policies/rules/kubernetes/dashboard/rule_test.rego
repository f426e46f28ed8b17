package rules.kubernetes.dashboard_test

import data.rules.kubernetes.dashboard as rule

found(manifest) := messages if {
	findings := rule.violation with input as {"review": {"object": manifest}}
	messages := {f.msg | some f in findings}
}

test_bad_image if {
	found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"containers": [{"name": "ui", "image": "kubernetesui/dashboard:v2.7.0"}]}}) == {`container "ui" is the Kubernetes dashboard`}
}

test_bad_label if {
	found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "shop", "labels": {"k8s-app": "kubernetes-dashboard"}}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.4.2"}]}}) == {`Pod "web" is labelled as the Kubernetes dashboard`}
}

test_good_other if {
	found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.4.2"}]}}) == set()
}
