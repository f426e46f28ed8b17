# METADATA
# title: git-sync runs a chosen program
# description: >-
#   git-sync runs what GITSYNC_GIT or --git names in place of git: whoever may set it runs a
#   program of their choice beside the workload.
# related_resources:
# - https://www.akamai.com/blog/security-research/2024-august-kubernetes-gitsync-command-injection-defcon
# schemas:
# - input: schema.input
# - data.lib.workload.containers: schema.containers
# custom:
#   severity: medium
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Remove the setting.
#   controls: {mitre: [T1059]}
#   aliases: [CKV_K8S_159]
#   parameters: {}
package rules.kubernetes.git_sync_command

import data.lib.workload

violation contains {"msg": msg, "details": {"container": c.name, "path": array.concat(c.path, ["env", n])}} if {
	some c in workload.containers
	some n, variable in c.env
	variable.name == "GITSYNC_GIT"
	msg := sprintf("%s runs %q in place of git", [workload.describe(c), variable.value])
}

violation contains {"msg": msg, "details": {"container": c.name, "path": array.concat(c.path, ["args"])}} if {
	some c in workload.containers
	contains(c.image.repository, "git-sync")
	some word in c.args
	regex.match(`^-{1,2}git(=|$)`, word)
	msg := sprintf("%s names a program to run in place of git", [workload.describe(c)])
}
