package rules.organisation.forbidden_image_prefixes_test

import data.rules.organisation.forbidden_image_prefixes as rule

parameters := {"repos": ["k8s.gcr.io/"]}

found(manifest) := messages if {
	findings := rule.violation with input as {"review": {"object": manifest}, "parameters": parameters}
	messages := {f.msg | some f in findings}
}

test_bad_old if {
	found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"containers": [{"name": "web", "image": "k8s.gcr.io/pause:3.6"}]}}) == {`container "web" runs "k8s.gcr.io/pause:3.6": images from k8s.gcr.io/ must not be used`}
}

test_good_new if {
	found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"containers": [{"name": "web", "image": "registry.k8s.io/pause:3.6"}]}}) == set()
}
