# METADATA
# title: Relative WORKDIR behind another
# description: >-
#   Where a relative WORKDIR ends depends on all those before it.
# related_resources:
# - https://docs.docker.com/reference/dockerfile/#workdir
# schemas:
# - input: schema.input
# custom:
#   severity: info
#   kinds: [dockerfile]
#   action: alert
#   requires: []
#   remediation: >-
#     Write the whole path.
#   controls: {}
#   aliases: [DL3000, AVD-DS-0009, CKV_DOCKER_10]
#   parameters: {}
package rules.dockerfile.workdir_relative_again

import data.lib.dockerfile

# The first of a stage is workdir-absolute's.
violation contains {"msg": msg, "details": {"path": i.path}} if {
	some k in dockerfile.of.workdir
	i := input.dockerfile.instructions[k]
	path := trim(i.args[0], `"'`)
	not regex.match(`^([/\\$]|[A-Za-z]:)`, path)
	dockerfile.workdir_set(i)
	msg := sprintf("WORKDIR %s is relative to an earlier one", [path])
}
