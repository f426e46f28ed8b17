# METADATA
# title: Label that is not in the schema
# description: >-
#   Where all labels are agreed on, another one is mostly a slip of the pen.
# related_resources:
# - https://github.com/opencontainers/image-spec/blob/main/annotations.md
# schemas:
# - input: schema.input
# custom:
#   severity: low
#   kinds: [dockerfile]
#   action: alert
#   requires: []
#   remediation: >-
#     Correct its name, or add it to label_schema.
#   controls: {}
#   aliases: [DL3050]
#   parameters:
#     type: object
#     properties:
#       label_schema:
#         description: labels that images carry, and their formats (text, url, email, rfc3339, spdx, hash or semver)
#         type: object
#         additionalProperties: {type: string}
#         default: {}
#       strict_labels:
#         description: whether only the labels of label_schema may be used
#         type: boolean
#         default: false
package rules.dockerfile.label_unexpected

import data.lib.dockerfile

violation contains {"msg": msg, "details": {"label": pair.name, "path": i.path, "key": pair.name}} if {
	input.parameters.strict_labels
	some k in dockerfile.of.label
	i := input.dockerfile.instructions[k]
	some pair in i.pairs
	not pair.name in object.keys(input.parameters.label_schema)
	msg := sprintf("label %s is not in the schema", [pair.name])
}
