# METADATA
# title: Label is no hash of a commit
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
#     Write the commit's hash.
#   controls: {}
#   aliases: [DL3055]
#   parameters:
#     type: object
#     properties:
#       label_schema:
#         description: labels that images carry, and their formats (text, url, email, rfc3339, spdx, hash or semver)
#         type: object
#         additionalProperties: {type: string}
#         default: {}
package rules.dockerfile.label_revision

import data.lib.label

violation contains {"msg": msg, "details": {"label": name, "path": ["instructions", k], "key": name}} if {
	some [k, name, value] in label.formatted("hash", input.parameters.label_schema)
	not regex.match(`^([0-9a-f]{7,40}|[0-9a-f]{64})$`, value)
	msg := sprintf("label %s is no hash of a commit: %q", [name, substring(value, 0, 80)])
}
