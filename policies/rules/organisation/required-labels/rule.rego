# METADATA
# title: Object lacks a required label
# description: >-
#   Labels say whose an object is and what it belongs to; which ones there have to be is for the
#   organisation to decide. Says nothing until labels is set.
# related_resources:
# - https://open-policy-agent.github.io/gatekeeper-library/website/validation/requiredlabels
# schemas:
# - input: schema.input
# custom:
#   severity: medium
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Add the label, with a value of the form that is asked for.
#   controls: {}
#   aliases: [K8sRequiredLabels, required-label-owner, require-labels, C-0076, metadata-match-regex]
#   match:
#     kinds:
#     - apiGroups: ["*"]
#       kinds: ["*"]
#   parameters:
#     type: object
#     properties:
#       labels:
#         description: the labels that there have to be; allowedRegex is what the value has to match
#         type: array
#         items:
#           type: object
#           properties:
#             key: {type: string}
#             allowedRegex: {type: string}
#         default: []
#
#       message:
#         description: what findings say in place of our words; empty for ours
#         type: string
#         default: ""
#
#       kinds:
#         description: the kinds of objects that are judged; empty for all
#         type: array
#         items: {type: string}
#         default: []
package rules.organisation.required_labels

import data.lib.manifest
import data.lib.workload

violation contains {"msg": msg, "details": {"label": required.key, "path": ["metadata"], "key": sprintf("labels/%s", [required.key])}} if {
	some required in input.parameters.labels
	judged
	not required.key in object.keys(present)
	msg := words(sprintf("%s lacks the label %s", [workload.called, required.key]))
}

violation contains {"msg": msg, "details": {"label": required.key, "path": ["metadata", "labels", required.key]}} if {
	some required in input.parameters.labels
	expected := object.get(required, "allowedRegex", "")
	expected != ""
	judged
	value := present[required.key]
	not regex.match(expected, value)
	msg := words(sprintf("%s has the label %s with the value %q, which is not of the form %s", [workload.called, required.key, value, expected]))
}

words(ours) := ours if input.parameters.message == ""

words(_) := input.parameters.message if input.parameters.message != ""

present := manifest.strings(input.review.object, ["metadata", "labels"])

judged if count(input.parameters.kinds) == 0

judged if input.review.object.kind in input.parameters.kinds
