# METADATA
# title: Autoscaler may go down to too few replicas
# description: >-
#   A single pod is away whenever its node is drained, upgraded or lost.
# related_resources:
# - https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/
# schemas:
# - input: schema.input
# custom:
#   severity: info
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Set minReplicas to min_replicas or more.
#   controls: {}
#   aliases: [hpaMinAvailability, horizontalpodautoscaler-replicas, hpa-minimum-three-replicas]
#   match:
#     kinds:
#     - apiGroups: [autoscaling]
#       kinds: [HorizontalPodAutoscaler]
#   parameters:
#     type: object
#     properties:
#       min_replicas:
#         description: how many replicas an autoscaler has to leave
#         type: integer
#         default: 2
package rules.kubernetes.autoscaler_few_replicas

import data.lib.workload

violation contains {"msg": msg, "details": {"path": ["spec"], "key": "minReplicas"}} if {
	input.review.object.kind == "HorizontalPodAutoscaler"
	least := object.get(input.review.object, ["spec", "minReplicas"], 1)
	is_number(least)
	least < input.parameters.min_replicas
	msg := sprintf("%s may go down to %d of at least %d replicas", [workload.called, least, input.parameters.min_replicas])
}
