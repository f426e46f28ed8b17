package rules.kubernetes.tiller_test

import data.rules.kubernetes.tiller as rule

found(manifest) := messages if {
	findings := rule.violation with input as {"review": {"object": manifest}}
	messages := {f.msg | some f in findings}
}

test_bad_image if {
	found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"containers": [{"name": "tiller", "image": "gcr.io/kubernetes-helm/tiller:v2.16.1"}]}}) == {`container "tiller" is Tiller`}
}

test_bad_label if {
	found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "shop", "labels": {"app": "helm", "name": "tiller"}}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.4.2"}]}}) == {`Pod "web" is labelled as Tiller`}
}

test_good_other if {
	found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.4.2"}]}}) == set()
}
