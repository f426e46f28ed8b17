# METADATA
# title: Deployment has too few replicas
# description: >-
#   A single pod is away whenever its node is drained, upgraded or lost.
# related_resources:
# - https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#replicas
# schemas:
# - input: schema.input
# custom:
#   severity: info
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Set spec.replicas to min_replicas or more, or leave it to an autoscaler.
#   controls: {}
#   aliases: [deploymentMissingReplicas, deployment-replicas, minimum-three-replicas, require-multiple-replicas, deployment-has-multiple-replicas]
#   match:
#     kinds:
#     - apiGroups: [apps]
#       kinds: [Deployment]
#   parameters:
#     type: object
#     properties:
#       min_replicas:
#         description: how many replicas a Deployment has to have
#         type: integer
#         default: 2
package rules.kubernetes.few_replicas

import data.lib.podspec
import data.lib.workload

violation contains {"msg": msg, "details": {"replicas": podspec.replicas, "path": ["spec"], "key": "replicas"}} if {
	input.review.object.kind == "Deployment"
	podspec.replicas < input.parameters.min_replicas
	msg := sprintf("%s has %d of at least %d replicas", [workload.called, podspec.replicas, input.parameters.min_replicas])
}
