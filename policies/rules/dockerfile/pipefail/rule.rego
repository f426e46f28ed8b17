# METADATA
# title: Pipe hides a failure
# description: >-
#   Of a pipeline the shell tells only how its last command ended; when a download before it
#   fails, the build goes on.
# related_resources:
# - https://docs.docker.com/build/building/best-practices/#using-pipes
# schemas:
# - input: schema.input
# custom:
#   severity: info
#   kinds: [dockerfile]
#   action: alert
#   requires: []
#   remediation: >-
#     Set SHELL ["/bin/bash", "-o", "pipefail", "-c"], or set -o pipefail in the same RUN.
#   controls: {}
#   aliases: [DL4006]
#   parameters: {}
package rules.dockerfile.pipefail

import data.lib.dockerfile

violation contains {"msg": msg, "details": {"path": i.commands[first].path}} if {
	some k in dockerfile.of.run
	i := input.dockerfile.instructions[k]
	contains(i.text, "|")
	not "pipefail" in i.shell
	first := min([n | some n, cmd in i.commands; cmd.operator == "|"; not in_shell(cmd)])
	not asked(i)
	msg := "a failure before the last command of the pipeline goes unnoticed"
}

# What stands in sh -c "…" has a shell of its own.
in_shell(cmd) if {
	some name in cmd.via
	name in {"sh", "bash", "ash", "dash", "ksh", "mksh", "zsh", "su", "runuser"}
}

asked(i) if {
	some cmd in i.commands
	cmd.name == "set"
	"pipefail" in cmd.args
}
