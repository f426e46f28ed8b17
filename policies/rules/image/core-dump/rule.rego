# METADATA
# title: Image holds a core dump
# description: >-
#   It is the memory of a process, with whatever was in it.
# schemas:
# - input: schema.input
# custom:
#   severity: medium
#   kinds: [image]
#   action: alert
#   requires: []
#   remediation: >-
#     Remove the file; switch core dumps off in the build.
#   controls: {mitre: [T1005]}
#   aliases: []
#   parameters: {}
package rules.image.core_dump

violation contains {"msg": msg, "details": {"file": l.path, "size": l.size, "layer": l.layer, "key": l.path}} if {
	some l in input.files.leftovers
	l.role in {"core-dump"}
	msg := sprintf("%s (%d bytes) is the memory of a process", [l.path, l.size])
}
