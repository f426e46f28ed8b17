package rules.kubernetes.disruption_budget_blocks_test

import data.rules.kubernetes.disruption_budget_blocks as rule

found(manifest) := messages if {
	findings := rule.violation with input as {"review": {"object": manifest}}
	messages := {f.msg | some f in findings}
}

test_bad_zero if {
	found({"apiVersion": "policy/v1", "kind": "PodDisruptionBudget", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"selector": {"matchLabels": {"app": "web"}}, "maxUnavailable": 0}}) == {`PodDisruptionBudget "web" lets no pod go: its maxUnavailable is 0`}
}

test_bad_all if {
	found({"apiVersion": "policy/v1", "kind": "PodDisruptionBudget", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"selector": {"matchLabels": {"app": "web"}}, "minAvailable": "100%"}}) == {`PodDisruptionBudget "web" lets no pod go: its minAvailable is 100%`}
}

test_good_one if {
	found({"apiVersion": "policy/v1", "kind": "PodDisruptionBudget", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"selector": {"matchLabels": {"app": "web"}}, "maxUnavailable": 1}}) == set()
}

test_good_half if {
	found({"apiVersion": "policy/v1", "kind": "PodDisruptionBudget", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"selector": {"matchLabels": {"app": "web"}}, "minAvailable": "50%"}}) == set()
}
