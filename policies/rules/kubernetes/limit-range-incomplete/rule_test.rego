package rules.kubernetes.limit_range_incomplete_test

import data.rules.kubernetes.limit_range_incomplete as rule

found(manifest) := messages if {
	findings := rule.violation with input as {"review": {"object": manifest}}
	messages := {f.msg | some f in findings}
}

test_bad_half if {
	found({"apiVersion": "v1", "kind": "LimitRange", "metadata": {"name": "limits"}, "spec": {"limits": [{"type": "Container", "default": {"memory": "512Mi"}}]}}) == {`LimitRange "limits" sets no defaultRequest for containers`, `LimitRange "limits" sets no max for containers`, `LimitRange "limits" sets no min for containers`}
}

test_good_whole if {
	found({"apiVersion": "v1", "kind": "LimitRange", "metadata": {"name": "limits"}, "spec": {"limits": [{"type": "Container", "default": {"cpu": "500m", "memory": "512Mi"}, "defaultRequest": {"cpu": "100m", "memory": "128Mi"}, "min": {"cpu": "50m", "memory": "16Mi"}, "max": {"cpu": "2", "memory": "2Gi"}}]}}) == set()
}
