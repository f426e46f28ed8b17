# METADATA
# title: Two accounts or groups share a name or an id
# description: >-
#   Which of the two is meant, nobody can tell: rights given to one are the other's as
#   well.
# related_resources:
# - https://github.com/goodwithtech/dockle/blob/master/CHECKPOINT.md
# schemas:
# - input: schema.input
# custom:
#   severity: low
#   kinds: [image]
#   action: alert
#   requires: []
#   remediation: >-
#     Give each its own name and id.
#   controls: {mitre: [T1078]}
#   aliases: [DKL-LI-0002]
#   parameters: {}
package rules.image.duplicate_account

import data.lib.artifact

names[["account", "name", a.name]] contains n if some n, a in input.image.accounts

names[["account", "id", sprintf("%d", [a.uid])]] contains n if some n, a in input.image.accounts

names[["group", "name", g.name]] contains n if some n, g in input.image.groups

names[["group", "id", sprintf("%d", [g.gid])]] contains n if some n, g in input.image.groups

violation contains {"msg": msg, "details": {"key": sprintf("%s %s %s", [sort_of, what, value])}} if {
	some [sort_of, what, value], found in names
	count(found) > 1
	msg := sprintf("%s have the %s %s", [artifact.plural(count(found), sort_of), what, value])
}
