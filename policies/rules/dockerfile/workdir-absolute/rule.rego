# METADATA
# title: WORKDIR is relative
# description: >-
#   A relative WORKDIR depends on the one that the base image has set.
# related_resources:
# - https://docs.docker.com/reference/dockerfile/#workdir
# schemas:
# - input: schema.input
# custom:
#   severity: low
#   kinds: [dockerfile]
#   action: alert
#   requires: []
#   remediation: >-
#     Write the whole path.
#   controls: {}
#   aliases: [DL3000, AVD-DS-0009, CKV_DOCKER_10, WorkdirRelativePath]
#   parameters: {}
package rules.dockerfile.workdir_absolute

import data.lib.dockerfile

# What follows an earlier WORKDIR is workdir-relative-again's.
violation contains {"msg": msg, "details": {"path": i.path}} if {
	some k in dockerfile.of.workdir
	i := input.dockerfile.instructions[k]
	path := trim(i.args[0], `"'`)
	not regex.match(`^([/\\$]|[A-Za-z]:)`, path)
	not dockerfile.workdir_set(i)
	msg := sprintf("WORKDIR %s is relative", [path])
}
