# METADATA
# title: Label is not valid
# description: >-
#   A label's value is at most 63 letters, digits, dashes, dots and underscores, and starts and
#   ends with a letter or digit; the API server refuses others.
# related_resources:
# - https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set
# schemas:
# - input: schema.input
# custom:
#   severity: medium
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Correct the value, or use an annotation.
#   controls: {}
#   aliases: [label-values]
#   match:
#     kinds:
#     - apiGroups: ["*"]
#       kinds: ["*"]
#   parameters: {}
package rules.kubernetes.label_value

import data.lib.manifest
import data.lib.workload

violation contains {"msg": msg, "details": {"label": key, "path": array.concat(place, [key])}} if {
	some place in places
	some key, value in manifest.strings(input.review.object, place)
	not valid(value)
	not left_open(value)
	msg := sprintf("%s has the label %s with the invalid value %q", [workload.called, key, value])
}

# The length is counted beside the pattern: within it, it makes the pattern slow.
valid(value) if {
	count(value) <= 63
	regex.match(`^([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?$`, value)
}

# A template or a variable is filled in before the object is applied.
left_open(value) if regex.match(`\{\{|\$[({]`, value)

places contains ["metadata", "labels"]

places contains ["spec", "selector", "matchLabels"]

places contains path if {
	workload.pod.exists
	path := array.concat(array.slice(workload.pod.path, 0, count(workload.pod.path) - 1), ["metadata", "labels"])
}
