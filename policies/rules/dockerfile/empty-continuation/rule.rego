# METADATA
# title: Empty line in a continued instruction
# description: >-
#   BuildKit will take an empty line for the end of the instruction in a future release;
#   the build then breaks.
# related_resources:
# - https://docs.docker.com/reference/build-checks/no-empty-continuation/
# schemas:
# - input: schema.input
# custom:
#   severity: low
#   kinds: [dockerfile]
#   action: alert
#   requires: []
#   remediation: >-
#     Remove the empty line, or start it with #.
#   controls: {}
#   aliases: [NoEmptyContinuation]
#   parameters: {}
package rules.dockerfile.empty_continuation

import data.lib.dockerfile

violation contains {"msg": msg, "details": {"path": array.concat(i.path, ["empty_continuation"])}} if {
	some i in input.dockerfile.instructions
	i.empty_continuation > 0
	count(dockerfile.skipped & {"all", "NoEmptyContinuation"}) == 0
	msg := sprintf("%s has an empty line among its continuation lines", [upper(i.op)])
}
