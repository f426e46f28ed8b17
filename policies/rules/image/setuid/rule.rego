# METADATA
# title: File that no package brought is setuid or setgid
# description: >-
#   Whoever runs it runs with its owner's or group's rights. The distribution's own setuid
#   programs are known and watched; this one is somebody's of whom nobody knows.
# related_resources:
# - https://github.com/goodwithtech/dockle/blob/master/CHECKPOINT.md
# schemas:
# - input: schema.input
# custom:
#   severity: medium
#   kinds: [image]
#   action: alert
#   requires: []
#   remediation: >-
#     Remove the bit with chmod a-s, or the file; or name it in allow.
#   controls: {cis-docker: ["4.8"], mitre: [T1548]}
#   aliases: [CIS-DI-0008]
#   parameters:
#     type: object
#     properties:
#       allow:
#         description: paths of files that may have the bit; a star at the end stands for the rest
#         type: array
#         items: {type: string}
#         default: []
package rules.image.setuid

import data.lib.pattern

violation contains {"msg": msg, "details": {"file": f.path, "mode": f.mode, "layer": f.layer, "key": f.path}} if {
	some f in input.files.setuid
	not f.directory
	f.owned_by == ""
	not pattern.matches(f.path, input.parameters.allow)
	msg := sprintf("%s has mode %s (owner %d, group %d) and belongs to no package", [f.path, f.mode, f.uid, f.gid])
}
