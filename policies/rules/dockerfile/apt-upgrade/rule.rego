# METADATA
# title: Distribution upgrade in a build
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
#   aliases: [DL3005, AVD-DS-0024, DKL-DI-0003]
#   parameters: {}
package rules.dockerfile.apt_upgrade

import data.lib.dockerfile

violation contains {"msg": msg, "details": {"path": cmd.path}} if {
	some name in {"apt-get", "apt", "aptitude"}
	some [k, n] in dockerfile.called[name]
	cmd := input.dockerfile.instructions[k].commands[n]
	dockerfile.does(cmd, {"dist-upgrade", "full-upgrade"})
	msg := sprintf("%s upgrades the whole distribution", [cmd.name])
}
