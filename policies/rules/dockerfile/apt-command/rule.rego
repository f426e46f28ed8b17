# METADATA
# title: apt in a script
# description: >-
#   apt is made for people at a terminal; its options and output change between versions,
#   those of apt-get do not.
# related_resources:
# - https://manpages.debian.org/stable/apt/apt.8.en.html#SCRIPT_USAGE_AND_DIFFERENCES_FROM_OTHER_APT_TOOLS
# schemas:
# - input: schema.input
# custom:
#   severity: info
#   kinds: [dockerfile]
#   action: alert
#   requires: []
#   remediation: >-
#     Use apt-get or apt-cache.
#   controls: {}
#   aliases: [DL3027, CKV_DOCKER_9]
#   parameters: {}
package rules.dockerfile.apt_command

import data.lib.dockerfile

violation contains {"msg": msg, "details": {"path": cmd.path}} if {
	some [k, n] in dockerfile.called.apt
	cmd := input.dockerfile.instructions[k].commands[n]
	msg := "apt in a script, where apt-get does"
}
