# METADATA
# title: Account has no password
# description: >-
#   Whoever is asked for it at a login or by su gets in without one.
# related_resources:
# - https://github.com/goodwithtech/dockle/blob/master/CHECKPOINT.md
# schemas:
# - input: schema.input
# custom:
#   severity: high
#   kinds: [image]
#   action: alert
#   requires: []
#   remediation: >-
#     Lock the account with passwd -l, or remove it.
#   controls: {mitre: [T1078]}
#   aliases: [DKL-LI-0001]
#   parameters: {}
package rules.image.account_without_password

violation contains {"msg": msg, "details": {"account": a.name, "key": a.name}} if {
	some a in input.image.accounts
	a.password == "none"
	not regex.match(`/(nologin|false)$`, a.shell)
	msg := sprintf("anybody may log in as %s: the account has no password", [a.name])
}
