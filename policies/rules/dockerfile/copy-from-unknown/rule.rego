# METADATA
# title: COPY from a stage that is not there
# description: >-
#   A name that no earlier stage has is taken from a registry instead; a slip of the pen
#   then copies from somebody else's image.
# related_resources:
# - https://docs.docker.com/reference/dockerfile/#copy---from
# schemas:
# - input: schema.input
# custom:
#   severity: medium
#   kinds: [dockerfile]
#   action: alert
#   requires: []
#   remediation: >-
#     Name an earlier stage, or an image with its tag or digest.
#   controls: {}
#   aliases: [DL3022]
#   parameters: {}
package rules.dockerfile.copy_from_unknown

import data.lib.dockerfile

violation contains {"msg": msg, "details": {"path": i.path}} if {
	some k in dockerfile.of.copy
	i := input.dockerfile.instructions[k]
	i.from_stage == -1
	not i.onbuild
	some flag in i.flags
	flag.name == "from"
	not regex.match(`[:/@$]`, flag.value)
	msg := sprintf("no earlier stage is called %q, which COPY takes files from", [flag.value])
}
