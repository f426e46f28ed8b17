package rules.kubernetes.tiller_listener_test

import data.rules.kubernetes.tiller_listener as rule

found(manifest) := messages if {
	findings := rule.violation with input as {"review": {"object": manifest}}
	messages := {f.msg | some f in findings}
}

test_bad_open if {
	found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"containers": [{"name": "tiller", "image": "gcr.io/kubernetes-helm/tiller:v2.16.1"}]}}) == {`container "tiller" listens to the whole cluster`}
}

test_good_local if {
	found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"containers": [{"name": "tiller", "image": "gcr.io/kubernetes-helm/tiller:v2.16.1", "command": ["/tiller"], "args": ["--listen=localhost:44134"]}]}}) == set()
}
