# METADATA
# title: Temporary files are left in the image
# description: >-
#   They only make the image larger.
# schemas:
# - input: schema.input
# custom:
#   severity: info
#   kinds: [image]
#   action: alert
#   requires: []
#   remediation: >-
#     Remove them in the RUN that makes them, or mount a tmpfs there.
#   controls: {cis-docker: ["4.3"]}
#   aliases: [DKL-LI-0003]
#   parameters:
#     type: object
#     properties:
#       minimum_size:
#         description: the least size in bytes that is reported
#         type: integer
#         default: 1048576
package rules.image.temporary_file

violation contains {"msg": msg, "details": {"file": l.path, "size": l.size, "layer": l.layer, "key": l.path}} if {
	some l in input.files.leftovers
	l.role in {"temporary"}
	l.size >= input.parameters.minimum_size
	msg := sprintf("%s holds %d bytes of temporary files", [l.path, l.size])
}
