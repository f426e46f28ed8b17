# METADATA
# title: Image changes what is built on it
# description: >-
#   ONBUILD instructions run in builds of others, who do not see them in their Dockerfile.
# related_resources:
# - https://docs.docker.com/reference/dockerfile/#onbuild
# schemas:
# - input: schema.input
# custom:
#   severity: info
#   kinds: [image]
#   action: alert
#   requires: []
#   remediation: >-
#     Leave it to the Dockerfiles built on this image to say what they do.
#   controls: {}
#   aliases: []
#   parameters: {}
package rules.image.onbuild

violation contains {"msg": msg, "details": {"instruction": instruction, "key": instruction}} if {
	some instruction in input.image.config.on_build
	msg := sprintf("builds on this image run %q unasked", [instruction])
}
