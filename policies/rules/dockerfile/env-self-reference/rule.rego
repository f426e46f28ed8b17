# METADATA
# title: ENV refers to what the same ENV sets
# description: >-
#   All values of one ENV are worked out before any is set: the variable still has its old
#   value, mostly none.
# related_resources:
# - https://docs.docker.com/reference/dockerfile/#environment-replacement
# schemas:
# - input: schema.input
# custom:
#   severity: medium
#   kinds: [dockerfile]
#   action: alert
#   requires: []
#   remediation: >-
#     Set the variable in an ENV of its own, before the other.
#   controls: {}
#   aliases: [DL3044]
#   parameters: {}
package rules.dockerfile.env_self_reference

import data.lib.dockerfile

violation contains {"msg": msg, "details": {"variable": pair.name, "path": i.path, "key": pair.name}} if {
	some k in dockerfile.of.env
	i := input.dockerfile.instructions[k]
	some other, text in i.original_args
	contains(text, "$")
	some own, pair in i.pairs
	not pair.legacy
	own != other
	contains(text, pair.name)
	refers(text, pair.name)
	not defined_before(i, pair.name)
	msg := sprintf("ENV refers to %s, which it sets itself", [pair.name])
}

refers(text, name) if contains(text, concat("", ["${", name, "}"]))

refers(text, name) if {
	some at, part in split(text, concat("", ["$", name]))
	at > 0
	not regex.match(`^[A-Za-z0-9_]`, part)
}

defined_before(i, name) if {
	some op in {"env", "arg"}
	some k in dockerfile.of[op]
	earlier := input.dockerfile.instructions[k]
	dockerfile.before(earlier, i)
	some pair in earlier.pairs
	pair.name == name
}
