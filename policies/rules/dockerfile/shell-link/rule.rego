# METADATA
# title: The shell is changed by a link
# description: >-
#   SHELL changes the shell of the build and says so; another program behind /bin/sh
#   surprises the image's own scripts.
# related_resources:
# - https://docs.docker.com/reference/dockerfile/#shell
# schemas:
# - input: schema.input
# custom:
#   severity: low
#   kinds: [dockerfile]
#   action: alert
#   requires: []
#   remediation: >-
#     Use SHELL ["/bin/bash", "-c"].
#   controls: {}
#   aliases: [DL4005]
#   parameters: {}
package rules.dockerfile.shell_link

import data.lib.dockerfile

violation contains {"msg": msg, "details": {"path": cmd.path}} if {
	some [k, n] in dockerfile.called.ln
	cmd := input.dockerfile.instructions[k].commands[n]
	cmd.args[count(cmd.args) - 1] == "/bin/sh"
	msg := "a link replaces /bin/sh, where SHELL does"
}
