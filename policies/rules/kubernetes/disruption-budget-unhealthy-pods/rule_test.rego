package rules.kubernetes.disruption_budget_unhealthy_pods_test

import data.rules.kubernetes.disruption_budget_unhealthy_pods as rule

found(manifest) := messages if {
	findings := rule.violation with input as {"review": {"object": manifest}}
	messages := {f.msg | some f in findings}
}

test_bad_unset if {
	found({"apiVersion": "policy/v1", "kind": "PodDisruptionBudget", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"selector": {"matchLabels": {"app": "web"}}, "maxUnavailable": 1}}) == {`PodDisruptionBudget "web" does not say whether pods that are not ready may go`}
}

test_good_set if {
	found({"apiVersion": "policy/v1", "kind": "PodDisruptionBudget", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"selector": {"matchLabels": {"app": "web"}}, "maxUnavailable": 1, "unhealthyPodEvictionPolicy": "AlwaysAllow"}}) == set()
}
