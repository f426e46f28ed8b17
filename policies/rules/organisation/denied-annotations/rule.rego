# METADATA
# title: Object carries an annotation that is denied
# description: >-
#   Annotations steer the controllers of a cluster; some are for their operators alone. Says
#   nothing until deniedAnnotations is set.
# related_resources:
# - https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations/
# schemas:
# - input: schema.input
# custom:
#   severity: medium
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Remove the annotation.
#   controls: {}
#   aliases: [restrict-annotations, allowed-annotations]
#   match:
#     kinds:
#     - apiGroups: ["*"]
#       kinds: ["*"]
#   parameters:
#     type: object
#     properties:
#       deniedAnnotations:
#         description: keys of annotations that objects may not carry, each may end in a star; empty judges nothing
#         type: array
#         items: {type: string}
#         default: []
#       exceptAnnotations:
#         description: keys that are allowed all the same
#         type: array
#         items: {type: string}
#         default: []
package rules.organisation.denied_annotations

import data.lib.manifest
import data.lib.pattern
import data.lib.workload

violation contains {"msg": msg, "details": {"path": ["metadata", "annotations", key]}} if {
	count(input.parameters.deniedAnnotations) > 0
	some key, _ in manifest.fields(input.review.object, ["metadata", "annotations"])
	pattern.matches(key, input.parameters.deniedAnnotations)
	not key in input.parameters.exceptAnnotations
	msg := sprintf("%s carries the annotation %s", [workload.called, key])
}
