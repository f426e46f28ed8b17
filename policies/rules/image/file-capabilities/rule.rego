# METADATA
# title: File that no package brought gives capabilities
# description: >-
#   Whoever runs it gains the capabilities, which a container without them cannot be given
#   back.
# related_resources:
# - https://man7.org/linux/man-pages/man7/capabilities.7.html
# schemas:
# - input: schema.input
# custom:
#   severity: medium
#   kinds: [image]
#   action: alert
#   requires: []
#   remediation: >-
#     Remove them with setcap -r; a program that needs a low port is better given a high
#     one.
#   controls: {cis-docker: ["4.8"], mitre: [T1548]}
#   aliases: []
#   parameters:
#     type: object
#     properties:
#       allow:
#         description: paths of files that may have capabilities; a star at the end stands for the rest
#         type: array
#         items: {type: string}
#         default: []
package rules.image.file_capabilities

import data.lib.pattern

violation contains {"msg": msg, "details": {"file": f.path, "capabilities": f.capabilities, "layer": f.layer, "key": f.path}} if {
	some f in input.files.privileged
	f.owned_by == ""
	not pattern.matches(f.path, input.parameters.allow)
	msg := sprintf("%s gives whoever runs it %s", [f.path, concat(", ", f.capabilities)])
}
