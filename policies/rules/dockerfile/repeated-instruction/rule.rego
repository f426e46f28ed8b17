# METADATA
# title: CMD, ENTRYPOINT or HEALTHCHECK more than once
# description: >-
#   Only the last CMD, ENTRYPOINT and HEALTHCHECK of a stage has an effect; the others
#   mislead.
# related_resources:
# - https://docs.docker.com/reference/build-checks/multiple-instructions-disallowed/
# schemas:
# - input: schema.input
# custom:
#   severity: medium
#   kinds: [dockerfile]
#   action: alert
#   requires: []
#   remediation: >-
#     Remove all but the last.
#   controls: {}
#   aliases: [DL4003, DL4004, DL3012, AVD-DS-0007, AVD-DS-0016, AVD-DS-0023, MultipleInstructionsDisallowed]
#   parameters: {}
package rules.dockerfile.repeated_instruction

import data.lib.dockerfile

violation contains {"msg": msg, "details": {"path": i.path}} if {
	some op in {"cmd", "entrypoint", "healthcheck"}
	some k in dockerfile.of[op]
	i := input.dockerfile.instructions[k]
	some n in dockerfile.of[op]
	n > k
	later := input.dockerfile.instructions[n]
	later.stage == i.stage
	later.onbuild == i.onbuild
	msg := sprintf("%s has no effect: a later one replaces it", [upper(i.op)])
}
