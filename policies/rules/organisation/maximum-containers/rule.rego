# METADATA
# title: Pod has many containers
# description: >-
#   A pod with many containers is hard to place and hard to understand.
# related_resources:
# - https://kubernetes.io/docs/concepts/workloads/pods/
# schemas:
# - input: schema.input
# custom:
#   severity: info
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Split the pod.
#   controls: {}
#   aliases: [limit-containers-per-pod]
#   parameters:
#     type: object
#     properties:
#       maximum:
#         description: The largest number of containers.
#         type: integer
#         default: 4
package rules.organisation.maximum_containers

import data.lib.podspec
import data.lib.workload

violation contains {"msg": msg, "details": {"path": array.concat(workload.pod.path, ["containers"])}} if {
	count(podspec.spec.containers) > input.parameters.maximum
	msg := sprintf("%s has more than %d containers", [workload.called, input.parameters.maximum])
}
