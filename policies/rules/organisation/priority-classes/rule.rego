# METADATA
# title: Pod has a priority class that is not allowed
# description: >-
#   A pod of high priority pushes others off their node. Says nothing until
#   allowedPriorityClasses is set.
# related_resources:
# - https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/
# schemas:
# - input: schema.input
# custom:
#   severity: medium
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Set priorityClassName to one of the allowed classes.
#   controls: {}
#   aliases: [allowed-podpriorities]
#   parameters:
#     type: object
#     properties:
#       allowedPriorityClasses:
#         description: the priority classes that pods may name; empty judges nothing
#         type: array
#         items: {type: string}
#         default: []
package rules.organisation.priority_classes

import data.lib.podspec
import data.lib.workload

violation contains {"msg": msg, "details": {"path": array.concat(workload.pod.path, ["priorityClassName"])}} if {
	count(input.parameters.allowedPriorityClasses) > 0
	class := podspec.spec.priorityClassName
	is_string(class)
	not class in input.parameters.allowedPriorityClasses
	msg := sprintf("the pod has the priority class %s", [class])
}
