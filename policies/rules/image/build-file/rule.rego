# METADATA
# title: Files of the build are in the image
# description: >-
#   A Dockerfile, a compose file or the like tells how the image was made and where, and
#   is of no use in it.
# related_resources:
# - https://github.com/goodwithtech/dockle/blob/master/CHECKPOINT.md
# schemas:
# - input: schema.input
# custom:
#   severity: info
#   kinds: [image]
#   action: alert
#   requires: []
#   remediation: >-
#     Name it in .dockerignore, or copy only what is needed.
#   controls: {cis-docker: ["4.3"]}
#   aliases: [DKL-LI-0003]
#   parameters: {}
package rules.image.build_file

violation contains {"msg": msg, "details": {"file": l.path, "size": l.size, "layer": l.layer, "key": l.path}} if {
	some l in input.files.leftovers
	l.role in {"build-file"}
	msg := sprintf("%s (%d bytes) is a file of the build", [l.path, l.size])
}
