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

names := sort(array.concat(
	array.concat(
		[["account", "name", a.name] | some a in input.image.accounts],
		[["account", "id", sprintf("%d", [a.uid])] | some a in input.image.accounts],
	),
	array.concat(
		[["group", "name", g.name] | some g in input.image.groups],
		[["group", "id", sprintf("%d", [g.gid])] | some g in input.image.groups],
	),
))

# In their order equal ones are neighbours.
repeated contains name if {
	some n, name in names
	names[n + 1] == name
}

violation contains {"msg": msg, "details": {"key": sprintf("%s %s %s", [sort_of, what, value])}} if {
	some [sort_of, what, value] in repeated
	found := count([name | some name in names; name == [sort_of, what, value]])
	msg := sprintf("%s have the %s %s", [artifact.plural(found, sort_of), what, value])
}
