# METADATA
# title: RUN after RUN
# description: >-
#   Each RUN makes a layer; what one writes the next cannot take away. Short ones are better
#   joined.
# related_resources:
# - https://docs.docker.com/build/building/best-practices/#run
# schemas:
# - input: schema.input
# custom:
#   severity: info
#   kinds: [dockerfile]
#   action: alert
#   requires: []
#   remediation: >-
#     Join the commands with && or in a here-document.
#   controls: {}
#   aliases: [DL3059]
#   parameters: {}
package rules.dockerfile.consecutive_run

import data.lib.dockerfile

violation contains {"msg": msg, "details": {"path": i.path}} if {
	some k in dockerfile.of.run
	k > 0
	i := input.dockerfile.instructions[k]
	earlier := input.dockerfile.instructions[k - 1]
	earlier.op == "run"
	earlier.onbuild == i.onbuild
	earlier.flags == i.flags
	short(earlier)
	short(i)
	msg := "RUN right after a RUN, each with a command or two"
}

short(i) if {
	i.shell_error == ""
	count([cmd | some cmd in i.commands; count(cmd.words) > 0; count(cmd.via) == 0]) < 3
}
