# METADATA
# title: useradd with a high number writes a huge file
# description: >-
#   useradd makes /var/log/lastlog and faillog as long as the user's number asks for; a
#   layer stores the hole as gigabytes of zeros.
# related_resources:
# - https://docs.docker.com/build/building/best-practices/#user
# schemas:
# - input: schema.input
# custom:
#   severity: low
#   kinds: [dockerfile]
#   action: alert
#   requires: []
#   remediation: >-
#     Add --no-log-init, or take a number below 100000.
#   controls: {}
#   aliases: [DL3046]
#   parameters: {}
package rules.dockerfile.useradd_log_init

import data.lib.dockerfile

violation contains {"msg": msg, "details": {"path": cmd.path}} if {
	some [k, n] in dockerfile.called.useradd
	cmd := input.dockerfile.instructions[k].commands[n]
	high(cmd)
	not dockerfile.has_letter(cmd, "l")
	not dockerfile.has_flag(cmd, {"no-log-init"})
	msg := "useradd with a number above 99999 and without --no-log-init"
}

high(cmd) if {
	some n, word in cmd.words
	regex.match(`^[0-9]{6,}$`, word)
	regex.match(`^(-[a-zA-Z]*u|--uid)$`, cmd.words[n - 1])
}

high(cmd) if {
	some word in cmd.words
	regex.match(`^(-u|--uid=)[0-9]{6,}$`, word)
}
