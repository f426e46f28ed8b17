# METADATA
# title: Pod runs with a runtime class that is not allowed
# description: >-
#   A runtime class decides how strongly the pod is kept apart from its node. Says nothing until
#   allowedRuntimeClasses is set.
# related_resources:
# - https://kubernetes.io/docs/concepts/containers/runtime-class/
# schemas:
# - input: schema.input
# custom:
#   severity: medium
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Set runtimeClassName to one of the allowed classes.
#   controls: {}
#   aliases: [restrict-runtimeclass]
#   parameters:
#     type: object
#     properties:
#       allowedRuntimeClasses:
#         description: the runtime classes that pods may name; empty judges nothing
#         type: array
#         items: {type: string}
#         default: []
package rules.organisation.runtime_classes

import data.lib.podspec
import data.lib.workload

violation contains {"msg": msg, "details": {"path": array.concat(workload.pod.path, ["runtimeClassName"])}} if {
	count(input.parameters.allowedRuntimeClasses) > 0
	class := podspec.spec.runtimeClassName
	is_string(class)
	not class in input.parameters.allowedRuntimeClasses
	msg := sprintf("the pod runs with the runtime class %s", [class])
}
