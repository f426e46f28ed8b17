# METADATA
# title: Command that does nothing for an image
# description: >-
#   A build has no terminal, no services and no processes of its own: what these commands
#   start, stop or show is gone when the RUN ends.
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
#     Remove the command.
#   controls: {}
#   aliases: [DL3001]
#   parameters: {}
package rules.dockerfile.pointless_command

import data.lib.dockerfile

violation contains {"msg": msg, "details": {"path": cmd.path}} if {
	some name in {"free", "ifconfig", "kill", "mount", "ps", "service", "shutdown", "ssh", "top", "vim"}
	some [k, n] in dockerfile.called[name]
	i := input.dockerfile.instructions[k]
	i.op == "run"
	cmd := i.commands[n]
	msg := sprintf("%s does nothing for an image", [name])
}
