# METADATA
# title: Account other than root has the id 0
# description: >-
#   It is root by another name, which nobody watches.
# schemas:
# - input: schema.input
# custom:
#   severity: high
#   kinds: [image]
#   action: alert
#   requires: []
#   remediation: >-
#     Remove the account, or give it an id of its own.
#   controls: {mitre: [T1136]}
#   aliases: []
#   parameters: {}
package rules.image.extra_root_account

violation contains {"msg": msg, "details": {"account": a.name, "key": a.name}} if {
	some a in input.image.accounts
	a.uid == 0
	a.name != "root"
	msg := sprintf("%s is root by another name", [a.name])
}
