# METADATA
# title: Label is no license of SPDX
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
#     Write the license's name as the SPDX list has it.
#   controls: {}
#   aliases: [DL3054]
#   parameters:
#     type: object
#     properties:
#       label_schema:
#         description: labels that images carry, and their formats (text, url, email, rfc3339, spdx, hash or semver)
#         type: object
#         additionalProperties: {type: string}
#         default: {}
package rules.dockerfile.label_license

import data.lib.label
import data.lib.spdx

violation contains {"msg": msg, "details": {"label": name, "path": ["instructions", k], "key": name}} if {
	some [k, name, value] in label.formatted("spdx", input.parameters.label_schema)
	not spdx.valid(value)
	msg := sprintf("label %s is no SPDX license expression: %q", [name, substring(value, 0, 80)])
}
