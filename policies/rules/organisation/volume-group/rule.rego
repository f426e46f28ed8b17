# METADATA
# title: Volume group is not allowed
# description: >-
#   Which group the volumes of a pod belong to is for the organisation to decide. Says nothing
#   until rule is set.
# related_resources:
# - https://open-policy-agent.github.io/gatekeeper-library/website/validation/fsgroup
# schemas:
# - input: schema.input
# custom:
#   severity: medium
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Set securityContext.fsGroup of the pod to a number in one of the ranges.
#   controls: {}
#   aliases: [K8sPSPFSGroup]
#   parameters:
#     type: object
#     properties:
#       rule:
#         description: RunAsAny, MayRunAs or MustRunAs
#         type: string
#         default: RunAsAny
#
#       ranges:
#         description: the groups that are allowed
#         type: array
#         items:
#           type: object
#           properties:
#             min: {type: integer}
#             max: {type: integer}
#         default: []
package rules.organisation.volume_group

import data.lib.podspec
import data.lib.workload

violation contains {"msg": msg, "details": {"path": workload.pod.path, "key": "fsGroup"}} if {
	input.parameters.rule in {"MustRunAs", "MayRunAs"}
	podspec.spec
	group := object.get(podspec.spec, ["securityContext", "fsGroup"], null)
	not accepted(group)
	msg := sprintf("%s has the fsGroup %v, which is not allowed", [workload.called, group])
}

accepted(null) if input.parameters.rule == "MayRunAs"

accepted(group) if {
	is_number(group)
	some range in input.parameters.ranges
	group >= range.min
	group <= range.max
}
