# METADATA
# title: Files that everybody may write
# description: >-
#   What everybody may write, any process in the container may replace, whatever user it
#   runs as.
# related_resources:
# - https://docs.docker.com/reference/dockerfile/#copy---chown---chmod
# schemas:
# - input: schema.input
# custom:
#   severity: medium
#   kinds: [dockerfile]
#   action: alert
#   requires: []
#   remediation: >-
#     Give the files to the user that needs them with chown, and no write permission to
#     others.
#   controls: {mitre: [T1222]}
#   aliases: []
#   parameters: {}
package rules.dockerfile.chmod_777

import data.lib.dockerfile

violation contains {"msg": msg, "details": {"path": cmd.path}} if {
	some [k, n] in dockerfile.called.chmod
	cmd := input.dockerfile.instructions[k].commands[n]
	some mode in cmd.args
	writable(mode)
	msg := sprintf("chmod %s lets everybody write", [mode])
}

violation contains {"msg": msg, "details": {"path": i.path}} if {
	some i in input.dockerfile.instructions
	i.op in {"copy", "add"}
	some flag in i.flags
	flag.name == "chmod"
	writable(flag.value)
	msg := sprintf("%s --chmod=%s lets everybody write", [upper(i.op), flag.value])
}

# A leading 1 is the sticky bit, as of /tmp, with which it is safe.
writable(mode) if regex.match(`^[0246]?[0-7][0-7][2367]$`, mode)

writable(mode) if regex.match(`^(.*,)?[ug]*[oa][ugoa]*[+=][rxXst]*w`, mode)
