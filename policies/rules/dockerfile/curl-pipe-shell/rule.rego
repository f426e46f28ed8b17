# METADATA
# title: A download is run unchecked
# description: >-
#   A script that goes from the network into a shell is whatever its server, or whoever
#   stands between, says it is today.
# related_resources:
# - https://docs.docker.com/build/building/best-practices/#using-pipes
# schemas:
# - input: schema.input
# custom:
#   severity: medium
#   kinds: [dockerfile]
#   action: alert
#   requires: []
#   remediation: >-
#     Download to a file, check its checksum or signature, then run it; or install a
#     package.
#   controls: {cis-docker: ["4.11"], mitre: [T1195, T1059]}
#   aliases: [CIS-DI-0011]
#   parameters: {}
package rules.dockerfile.curl_pipe_shell

import data.lib.dockerfile

violation contains {"msg": msg, "details": {"path": cmd.path}} if {
	some name in downloaders
	some [k, n] in dockerfile.called[name]
	i := input.dockerfile.instructions[k]
	cmd := i.commands[n]
	some next in dockerfile.pipeline_after(i, n)
	reads_script(next)
	msg := sprintf("what %s downloads is run by %s unchecked", [cmd.name, next.name])
}

# sh -c "$(curl …)", bash <(curl …) and eval "$(wget …)"
violation contains {"msg": msg, "details": {"path": cmd.path}} if {
	some name in (shells | {"eval", "source", "."})
	some [k, n] in dockerfile.called[name]
	cmd := input.dockerfile.instructions[k].commands[n]
	some word in cmd.args
	regex.match("^(\\$\\(|<\\(|`)\\s*(curl|wget)\\s", word)
	msg := sprintf("what a download gives is run by %s unchecked", [cmd.name])
}

downloaders := {"curl", "wget"}

shells := {"sh", "bash", "ash", "dash", "zsh", "ksh"}

stdin := {"-", "/dev/stdin"}

# A shell without a script of its own reads one.
reads_script(cmd) if {
	cmd.name in shells
	not dockerfile.has_letter(cmd, "c")
	count([word | some word in cmd.args; not word in stdin]) == 0
}

reads_script(cmd) if {
	cmd.name in shells
	dockerfile.has_letter(cmd, "s")
}

reads_script(cmd) if {
	regex.match(`^(python|perl|ruby|node|php)[0-9.]*$`, cmd.name)
	count([word | some word in cmd.args; not word in stdin]) == 0
	not dockerfile.has_letter(cmd, "c")
	not dockerfile.has_letter(cmd, "e")
	not dockerfile.has_letter(cmd, "m")
}
