# METADATA
# title: Autoscaler has no room to scale
# description: >-
#   With minReplicas at maxReplicas the autoscaler never does anything.
# related_resources:
# - https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/
# schemas:
# - input: schema.input
# custom:
#   severity: low
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Set maxReplicas above minReplicas, or remove the autoscaler.
#   controls: {}
#   aliases: [hpaMaxAvailability]
#   match:
#     kinds:
#     - apiGroups: [autoscaling]
#       kinds: [HorizontalPodAutoscaler]
#   parameters: {}
package rules.kubernetes.autoscaler_without_range

import data.lib.workload

violation contains {"msg": msg, "details": {"path": ["spec", "maxReplicas"]}} if {
	input.review.object.kind == "HorizontalPodAutoscaler"
	most := input.review.object.spec.maxReplicas
	least := object.get(input.review.object, ["spec", "minReplicas"], 1)
	is_number(most)
	is_number(least)
	most <= least
	msg := sprintf("%s has no room to scale: its minimum is %d and its maximum %d", [workload.called, least, most])
}
