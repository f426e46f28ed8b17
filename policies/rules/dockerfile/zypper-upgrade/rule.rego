# METADATA
# title: zypper upgrades the distribution
# description: >-
#   A distribution upgrade turns the base image into one that nobody has tested, and another
#   one in each build.
# related_resources:
# - https://docs.docker.com/build/building/best-practices/#rebuild-your-images-often
# schemas:
# - input: schema.input
# custom:
#   severity: low
#   kinds: [dockerfile]
#   action: alert
#   requires: []
#   remediation: >-
#     Start from a newer base image.
#   controls: {}
#   aliases: [DL3035]
#   parameters: {}
package rules.dockerfile.zypper_upgrade

import data.lib.dockerfile

violation contains {"msg": msg, "details": {"path": cmd.path}} if {
	some [k, n] in dockerfile.called.zypper
	cmd := input.dockerfile.instructions[k].commands[n]
	dockerfile.does(cmd, {"dist-upgrade", "dup"})
	msg := "zypper upgrades the whole distribution"
}
