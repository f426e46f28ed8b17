# METADATA
# title: WORKDIR is relative
# description: >-
#   A relative WORKDIR depends on those before it, in this file or in the base image.
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

violation contains {"msg": msg, "details": {"path": i.path}} if {
	some i in input.dockerfile.instructions
	i.op == "workdir"
	path := trim(i.args[0], `"'`)
	not regex.match(`^([/\\$]|[A-Za-z]:)`, path)
	msg := sprintf("WORKDIR %s is relative", [path])
}
