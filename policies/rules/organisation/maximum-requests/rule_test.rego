package rules.organisation.maximum_requests_test

import data.rules.organisation.maximum_requests as rule

parameters := {"cpu": "1", "memory": "1Gi", "exemptImages": []}

found(manifest) := messages if {
	findings := rule.violation with input as {"review": {"object": manifest}, "parameters": parameters}
	messages := {f.msg | some f in findings}
}

test_bad_high if {
	found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.4.2", "resources": {"requests": {"cpu": "2", "memory": "512Mi"}}}]}}) == {`container "web" has the request 2 of cpu: at most 1 is allowed`}
}

test_bad_none if {
	found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.4.2"}]}}) == {`container "web" sets no request of cpu: at most 1 is allowed`, `container "web" sets no request of memory: at most 1Gi is allowed`}
}

test_good_low if {
	found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.4.2", "resources": {"requests": {"cpu": "500m", "memory": "1Gi"}}}]}}) == set()
}
