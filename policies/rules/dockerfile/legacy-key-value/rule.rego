# METADATA
# title: ENV or LABEL without an equals sign
# description: >-
#   The old form takes the rest of the line as one value; a second pair on it is lost
#   without a word.
# related_resources:
# - https://docs.docker.com/reference/build-checks/legacy-key-value-format/
# schemas:
# - input: schema.input
# custom:
#   severity: info
#   kinds: [dockerfile]
#   action: alert
#   requires: []
#   remediation: >-
#     Write NAME=VALUE.
#   controls: {}
#   aliases: [LegacyKeyValueFormat]
#   parameters: {}
package rules.dockerfile.legacy_key_value

import data.lib.dockerfile

violation contains {"msg": msg, "details": {"path": i.path}} if {
	some op in {"env", "label"}
	some k in dockerfile.of[op]
	i := input.dockerfile.instructions[k]
	i.pairs[0].legacy
	not i.onbuild
	dockerfile.checked(i, "LegacyKeyValueFormat")
	msg := sprintf("%s %s is written without an equals sign", [upper(i.op), i.pairs[0].name])
}
