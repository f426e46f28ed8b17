package rules.organisation.limit_ratio_test

import data.rules.organisation.limit_ratio as rule

parameters := {"ratio": "2", "cpuRatio": "6", "exemptImages": []}

found(manifest) := messages if {
	findings := rule.violation with input as {"review": {"object": manifest}, "parameters": parameters}
	messages := {f.msg | some f in findings}
}

test_bad_far if {
	found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.4.2", "resources": {"requests": {"cpu": "100m", "memory": "100Mi"}, "limits": {"cpu": "900m", "memory": "400Mi"}}}]}}) == {`container "web" has the limit "400Mi" and the request "100Mi" of memory: the limit may be at most 2 times the request`, `container "web" has the limit "900m" and the request "100m" of cpu: the limit may be at most 6 times the request`}
}

test_bad_unset if {
	found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.4.2"}]}}) == {`container "web" has the limit "" and the request "" of cpu: the limit may be at most 6 times the request`, `container "web" has the limit "" and the request "" of memory: the limit may be at most 2 times the request`}
}

test_good_near if {
	found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.4.2", "resources": {"requests": {"cpu": "100m", "memory": "100Mi"}, "limits": {"cpu": "600m", "memory": "200Mi"}}}]}}) == set()
}

test_one_ratio if {
	pod := {"apiVersion": "v1", "kind": "Pod", "spec": {"containers": [{"name": "web", "image": "web", "resources": {"requests": {"cpu": 1, "memory": 1}, "limits": {"cpu": 3, "memory": 2}}}]}}
	document := {"review": {"object": pod}, "parameters": {"ratio": "2", "cpuRatio": "", "exemptImages": []}}
	{f.details.key | some f in rule.violation} == {"resources/cpu"} with input as document
}
