# METADATA
# title: wget fills the log
# description: >-
#   Without a terminal wget writes a line for every 50 KiB that it fetches.
# related_resources:
# - https://www.gnu.org/software/wget/manual/wget.html#Download-Options
# schemas:
# - input: schema.input
# custom:
#   severity: info
#   kinds: [dockerfile]
#   action: alert
#   requires: []
#   remediation: >-
#     Use --progress=dot:giga, -nv or -q.
#   controls: {}
#   aliases: [DL3047]
#   parameters: {}
package rules.dockerfile.wget_progress

import data.lib.dockerfile

violation contains {"msg": msg, "details": {"path": cmd.path}} if {
	some [k, n] in dockerfile.called.wget
	i := input.dockerfile.instructions[k]
	i.op == "run"
	cmd := i.commands[n]
	not quiet(cmd)
	msg := "wget shows its progress line by line"
}

quiet(cmd) if dockerfile.has_flag(cmd, {"progress", "quiet", "no-verbose", "output-file", "append-output", "version", "help"})

quiet(cmd) if {
	some word in cmd.words
	regex.match(`^-([a-zA-Z]*[qoa]|nv|[a-zA-Z]*V)`, word)
}
