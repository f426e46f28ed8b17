# METADATA
# title: Label is no semantic version
# description: >-
#   Tools that read the label take its value for what its format says.
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
#     Write MAJOR.MINOR.PATCH.
#   controls: {}
#   aliases: [DL3056]
#   parameters:
#     type: object
#     properties:
#       label_schema:
#         description: labels that images carry, and their formats (text, url, email, rfc3339, spdx, hash or semver)
#         type: object
#         additionalProperties: {type: string}
#         default: {}
package rules.dockerfile.label_version

import data.lib.label

violation contains {"msg": msg, "details": {"label": name, "path": ["instructions", k], "key": name}} if {
	some [k, name, value] in label.formatted("semver", input.parameters.label_schema)
	not regex.match(`^(0|[1-9][0-9]*)[.](0|[1-9][0-9]*)[.](0|[1-9][0-9]*)(-[0-9A-Za-z-]+([.][0-9A-Za-z-]+)*)?([+][0-9A-Za-z-]+([.][0-9A-Za-z-]+)*)?$`, value)
	msg := sprintf("label %s is no semantic version: %q", [name, substring(value, 0, 80)])
}
