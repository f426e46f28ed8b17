# METADATA
# title: Number of replicas is out of range
# description: >-
#   How many replicas a workload may have is for the organisation to decide. Says nothing until
#   ranges is set.
# related_resources:
# - https://open-policy-agent.github.io/gatekeeper-library/website/validation/replicalimits
# schemas:
# - input: schema.input
# custom:
#   severity: medium
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Set spec.replicas to a number in one of the ranges.
#   controls: {}
#   aliases: [K8sReplicaLimits]
#   match:
#     kinds:
#     - apiGroups: [apps]
#       kinds: [Deployment, StatefulSet, ReplicaSet]
#     - apiGroups: [""]
#       kinds: [ReplicationController]
#   parameters:
#     type: object
#     properties:
#       ranges:
#         description: the numbers of replicas that are allowed
#         type: array
#         items:
#           type: object
#           properties:
#             min_replicas: {type: integer}
#             max_replicas: {type: integer}
#         default: []
package rules.organisation.replica_range

import data.lib.podspec
import data.lib.workload

violation contains {"msg": msg, "details": {"replicas": podspec.replicas, "path": ["spec", "replicas"]}} if {
	count(input.parameters.ranges) > 0
	not allowed
	msg := sprintf("%s has %d replicas, which is out of range", [workload.called, podspec.replicas])
}

allowed if {
	some range in input.parameters.ranges
	podspec.replicas >= range.min_replicas
	podspec.replicas <= range.max_replicas
}
