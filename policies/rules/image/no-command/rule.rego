# METADATA
# title: Image says nothing to run
# description: >-
#   There is neither an entrypoint nor a command: whoever runs it has to know what.
# related_resources:
# - https://github.com/opencontainers/image-spec/blob/main/config.md
# schemas:
# - input: schema.input
# custom:
#   severity: info
#   kinds: [image]
#   action: alert
#   requires: []
#   remediation: >-
#     Set ENTRYPOINT or CMD.
#   controls: {}
#   aliases: []
#   parameters: {}
package rules.image.no_command

violation contains {"msg": "the image has neither an entrypoint nor a command", "details": {"key": "command"}} if {
	count(input.image.config.entrypoint) == 0
	count(input.image.config.cmd) == 0
	input.image.source != "rootfs"
}
