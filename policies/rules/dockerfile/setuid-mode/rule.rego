# METADATA
# title: File that runs as its owner
# description: >-
#   A program with the setuid or setgid bit gives whoever starts it the rights of its owner,
#   mostly root.
# related_resources:
# - https://man7.org/linux/man-pages/man1/chmod.1.html
# schemas:
# - input: schema.input
# custom:
#   severity: medium
#   kinds: [dockerfile]
#   action: alert
#   requires: []
#   remediation: >-
#     Leave the bit off; give the container the one capability that the program needs.
#   controls: {cis-docker: ["4.8"], mitre: [T1548]}
#   aliases: [CIS-DI-0008]
#   parameters: {}
package rules.dockerfile.setuid_mode

import data.lib.dockerfile

violation contains {"msg": msg, "details": {"path": cmd.path}} if {
	some [k, n] in dockerfile.called.chmod
	cmd := input.dockerfile.instructions[k].commands[n]
	mode := written(cmd.words)
	sets(mode)
	msg := sprintf("chmod %s makes a program run as its owner", [mode])
}

violation contains {"msg": msg, "details": {"path": i.path}} if {
	some op in ["copy", "add"]
	some k in dockerfile.of[op]
	i := input.dockerfile.instructions[k]
	some flag in i.flags
	flag.name == "chmod"
	sets(flag.value)
	msg := sprintf("%s --chmod=%s makes a program run as its owner", [upper(op), flag.value])
}

# written is the mode: the first word that is no option. One that takes rights
# away starts with a dash as an option does.
written(words) := [word |
	some n, word in words
	n > 0
	not startswith(word, "-")
][0]

sets(mode) if regex.match(`^0?[2-7][0-7]{3}$`, mode)

sets(mode) if regex.match(`(^|,)[ugoa]*[+=][rwxXt]*s`, mode)
