# METADATA
# title: Label is no address
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
#     Write the whole address, with its scheme.
#   controls: {}
#   aliases: [DL3052]
#   parameters:
#     type: object
#     properties:
#       label_schema:
#         description: labels that images carry, and their formats (text, url, email, rfc3339, spdx, hash or semver)
#         type: object
#         additionalProperties: {type: string}
#         default: {}
package rules.dockerfile.label_url

import data.lib.label

violation contains {"msg": msg, "details": {"label": name, "path": ["instructions", k], "key": name}} if {
	some [k, name, value] in label.formatted("url", input.parameters.label_schema)
	not regex.match(`^[A-Za-z][A-Za-z0-9+.-]*:[^\s]+$`, value)
	msg := sprintf("label %s is no address: %q", [name, substring(value, 0, 80)])
}
