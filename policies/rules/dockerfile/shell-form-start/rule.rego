# METADATA
# title: CMD or ENTRYPOINT in shell form
# description: >-
#   In shell form a shell is process 1; it does not pass SIGTERM on, so the program is
#   killed instead of stopping.
# related_resources:
# - https://docs.docker.com/reference/build-checks/json-args-recommended/
# schemas:
# - input: schema.input
# custom:
#   severity: low
#   kinds: [dockerfile]
#   action: alert
#   requires: []
#   remediation: >-
#     Use the exec form, a JSON array of words.
#   controls: {}
#   aliases: [DL3025, JSONArgsRecommended]
#   parameters: {}
package rules.dockerfile.shell_form_start

import data.lib.dockerfile

# A shell that was chosen by SHELL is meant; a program started by exec takes
# the shell's place.
violation contains {"msg": msg, "details": {"path": i.path}} if {
	some op in {"cmd", "entrypoint"}
	some k in dockerfile.of[op]
	i := input.dockerfile.instructions[k]
	i.form == "shell"
	not replaces_shell(i)
	i.shell in {["/bin/sh", "-c"], ["cmd", "/S", "/C"]}
	msg := sprintf("%s in shell form", [upper(i.op)])
}

replaces_shell(i) if i.commands[0].words[0] == "exec"
