# METADATA
# title: Label is no time
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
#     Write the time as RFC 3339 does: 2026-01-31T12:00:00Z.
#   controls: {}
#   aliases: [DL3053]
#   parameters:
#     type: object
#     properties:
#       label_schema:
#         description: labels that images carry, and their formats (text, url, email, rfc3339, spdx, hash or semver)
#         type: object
#         additionalProperties: {type: string}
#         default: {}
package rules.dockerfile.label_time

import data.lib.label

violation contains {"msg": msg, "details": {"label": name, "path": ["instructions", k], "key": name}} if {
	some [k, name, value] in label.formatted("rfc3339", input.parameters.label_schema)
	not regex.match(`^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])[Tt ]([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)([.][0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2})$`, value)
	msg := sprintf("label %s is no time of RFC 3339: %q", [name, substring(value, 0, 80)])
}
