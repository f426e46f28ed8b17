# METADATA
# title: Label is missing
# description: >-
#   Images are found, billed and supported by labels that all of a team's images carry.
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
#     Add the label to the final stage.
#   controls: {}
#   aliases: [DL3049]
#   parameters:
#     type: object
#     properties:
#       label_schema:
#         description: labels that images carry, and their formats (text, url, email, rfc3339, spdx, hash or semver)
#         type: object
#         additionalProperties: {type: string}
#         default: {}
package rules.dockerfile.label_missing

violation contains {"msg": msg, "details": {"label": name, "path": input.dockerfile.final.path, "key": name}} if {
	some name, _ in input.parameters.label_schema
	not name in object.keys(input.dockerfile.final.labels)
	msg := sprintf("label %s is missing", [name])
}
