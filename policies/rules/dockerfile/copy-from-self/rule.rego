# METADATA
# title: COPY from its own stage
# description: >-
#   A stage cannot copy from itself; the build fails, or takes an image of that name from a
#   registry.
# related_resources:
# - https://docs.docker.com/reference/dockerfile/#copy---from
# schemas:
# - input: schema.input
# custom:
#   severity: high
#   kinds: [dockerfile]
#   action: alert
#   requires: []
#   remediation: >-
#     Name an earlier stage, or use RUN cp.
#   controls: {}
#   aliases: [DL3023, AVD-DS-0006]
#   parameters: {}
package rules.dockerfile.copy_from_self

import data.lib.dockerfile

violation contains {"msg": msg, "details": {"path": i.path}} if {
	some k in dockerfile.of.copy
	i := input.dockerfile.instructions[k]
	some flag in i.flags
	flag.name == "from"
	stage := input.dockerfile.stages[i.stage]
	lower(flag.value) in {stage.name, sprintf("%d", [stage.index])}
	not earlier(stage)
	msg := sprintf("COPY takes files from its own stage %q", [flag.value])
}

# An earlier stage of the same name is the one that is meant.
earlier(stage) if {
	some other in input.dockerfile.stages
	other.index < stage.index
	other.name == stage.name
	stage.name != ""
}
