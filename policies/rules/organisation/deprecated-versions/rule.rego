# METADATA
# title: API version must no longer be used
# description: >-
#   Which API versions are to be left, and for what, depends on the clusters of the organisation.
#   Says nothing until kvs is set.
# related_resources:
# - https://open-policy-agent.github.io/gatekeeper-library/website/validation/verifydeprecatedapi
# schemas:
# - input: schema.input
# custom:
#   severity: medium
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Write the object in the version that the message names.
#   controls: {}
#   aliases: [VerifyDeprecatedAPI]
#   match:
#     kinds:
#     - apiGroups: ["*"]
#       kinds: ["*"]
#   parameters:
#     type: object
#     properties:
#       kvs:
#         description: the versions that must no longer be used, for which kinds, and what to use instead (or None)
#         type: array
#         items:
#           type: object
#           properties:
#             deprecatedAPI: {type: string}
#             kinds:
#               type: array
#               items: {type: string}
#             targetAPI: {type: string}
#         default: []
#
#       k8sVersion:
#         description: the version of Kubernetes that the message names, such as 1.26
#         type: number
#         default: 0
package rules.organisation.deprecated_versions

import data.lib.workload

violation contains {"msg": msg, "details": {"path": ["apiVersion"]}} if {
	some entry in input.parameters.kvs
	entry.deprecatedAPI == input.review.object.apiVersion
	input.review.object.kind in entry.kinds
	msg := sprintf("%s is of the version %s%s%s", [workload.called, entry.deprecatedAPI, since, instead(object.get(entry, "targetAPI", "None"))])
}

since := "" if input.parameters.k8sVersion == 0

since := sprintf(", which Kubernetes %v deprecates", [input.parameters.k8sVersion]) if input.parameters.k8sVersion != 0

instead("None") := ": see Kubernetes' migration guide"

instead(version) := sprintf(": use %s", [version]) if version != "None"
