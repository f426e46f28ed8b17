# METADATA
# title: Anybody may write a file or directory
# description: >-
#   Every process in the container may change it, whatever user it runs as: what reads or
#   runs it later can be led astray.
# schemas:
# - input: schema.input
# custom:
#   severity: low
#   kinds: [image]
#   action: alert
#   requires: []
#   remediation: >-
#     Take the right away with chmod o-w; give directories that many write into the sticky
#     bit.
#   controls: {mitre: [T1222]}
#   aliases: []
#   parameters:
#     type: object
#     properties:
#       allow:
#         description: paths that anybody may write; a star at the end stands for the rest
#         type: array
#         items: {type: string}
#         default: [/tmp*, /var/tmp*, /run*, /var/run*, /var/lock*, /dev*, /proc*, /sys*]
package rules.image.world_writable

import data.lib.pattern

violation contains {"msg": msg, "details": {"file": f.path, "mode": f.mode, "layer": f.layer, "key": f.path}} if {
	some f in input.files.world_writable
	f.owned_by == ""
	not pattern.matches(f.path, input.parameters.allow)
	msg := sprintf("anybody may write %s %s (mode %s)", [sort_of(f.directory), f.path, f.mode])
}

sort_of(true) := "into the directory"

sort_of(false) := "the file"
