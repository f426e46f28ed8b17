# METADATA
# title: Repository of the source is in the image
# description: >-
#   The whole history of the source goes to whoever may pull the image, with all that was
#   ever committed, secrets and removed files included.
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
#     Name .git in .dockerignore, and copy only what is needed.
#   controls: {mitre: [T1213]}
#   aliases: [DKL-LI-0003]
#   parameters: {}
package rules.image.repository

violation contains {"msg": msg, "details": {"file": l.path, "size": l.size, "layer": l.layer, "key": l.path}} if {
	some l in input.files.leftovers
	l.role in {"vcs"}
	msg := sprintf("%s is a repository (%d bytes)", [l.path, l.size])
}
