# METADATA
# title: Label is empty
# description: >-
#   A label that has no value tells nothing to those who look for it.
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
#     Give it a value, or remove it.
#   controls: {}
#   aliases: [DL3051]
#   parameters:
#     type: object
#     properties:
#       label_schema:
#         description: labels that images carry, and their formats (text, url, email, rfc3339, spdx, hash or semver)
#         type: object
#         additionalProperties: {type: string}
#         default: {}
package rules.dockerfile.label_empty

import data.lib.label

violation contains {"msg": msg, "details": {"label": name, "path": ["instructions", k], "key": name}} if {
	some [k, name, ""] in label.known
	name in (object.keys(input.parameters.label_schema) | object.keys(label.standard))
	msg := sprintf("label %s is empty", [name])
}
