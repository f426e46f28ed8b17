# METADATA
# title: Disruption budget keeps broken pods
# description: >-
#   By default a pod that is not ready counts against the budget: a workload that crashes keeps
#   its nodes from being drained.
# related_resources:
# - https://kubernetes.io/docs/tasks/run-application/configure-pdb/#unhealthy-pod-eviction-policy
# schemas:
# - input: schema.input
# custom:
#   severity: info
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Set unhealthyPodEvictionPolicy to AlwaysAllow.
#   controls: {}
#   aliases: [pdb-unhealthy-pod-eviction-policy]
#   match:
#     kinds:
#     - apiGroups: [policy]
#       kinds: [PodDisruptionBudget]
#   parameters: {}
package rules.kubernetes.disruption_budget_unhealthy_pods

import data.lib.workload

violation contains {"msg": msg, "details": {"path": ["spec"], "key": "unhealthyPodEvictionPolicy"}} if {
	input.review.object.kind == "PodDisruptionBudget"
	object.get(input.review.object, ["spec", "unhealthyPodEvictionPolicy"], null) == null
	msg := sprintf("%s does not say whether pods that are not ready may go", [workload.called])
}
