package rules.kubernetes.disruption_budget_blocks_test

import data.lib.place_test as p
import data.rules.kubernetes.disruption_budget_blocks as rule

budget(spec) := p.thing("policy/v1", "PodDisruptionBudget", "b", object.union({"selector": {"matchLabels": {"app": "web"}}}, spec))

scaler := p.thing("autoscaling/v2", "HorizontalPodAutoscaler", "h", {"minReplicas": 5, "scaleTargetRef": {"kind": "Deployment", "name": "web"}})

found(spec, more) := v if {
	known := p.inventory(array.concat([p.deployment("web", {"app": "web"})], more))
	v := rule.violation with input as p.document(budget(spec), {}) with data.inventory as known
}

test_none_away if {
	some f in found({"maxUnavailable": 0}, [])
	f.msg == `PodDisruptionBudget "b" lets no pod be away`
	count(found({"maxUnavailable": "0%"}, [])) == 1
	count(found({"maxUnavailable": 1}, [])) == 0
}

test_all_available if {
	count(found({"minAvailable": "100%"}, [])) == 1
	count(found({"minAvailable": 3}, [])) == 1
	count(found({"minAvailable": "70%"}, [])) == 1
	count(found({"minAvailable": 2}, [])) == 0
	count(found({"minAvailable": "50%"}, [])) == 0
	count(found({"minAvailable": "many"}, [])) == 0
}

test_autoscaler if {
	count(found({"minAvailable": 4}, [scaler])) == 0
	count(found({"minAvailable": 5}, [scaler])) == 1
}

test_unknown if {
	count(rule.violation) == 0 with input as p.document(budget({"minAvailable": 3}), {})
}
