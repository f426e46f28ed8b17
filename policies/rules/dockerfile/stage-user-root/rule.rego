# METADATA
# title: Build stage ends as root
# description: >-
#   A stage that others are built on hands its user down; root should be the choice of the
#   stage that needs it.
# related_resources:
# - https://docs.docker.com/build/building/best-practices/#user
# schemas:
# - input: schema.input
# custom:
#   severity: info
#   kinds: [dockerfile]
#   action: alert
#   requires: []
#   remediation: >-
#     Switch to another user at the end of the stage.
#   controls: {}
#   aliases: [DL3002]
#   parameters: {}
package rules.dockerfile.stage_user_root

import data.lib.dockerfile

# The final stage is container/run-as-root's.
violation contains {"msg": msg, "details": {"path": i.path}} if {
	some stage in input.dockerfile.stages
	not stage.last
	last := max([k |
		some k in dockerfile.of.user
		input.dockerfile.instructions[k].stage == stage.index
	])
	i := input.dockerfile.instructions[last]
	split(i.args[0], ":")[0] in {"root", "0"}
	msg := sprintf("the last USER of stage %d is root", [stage.index])
}
