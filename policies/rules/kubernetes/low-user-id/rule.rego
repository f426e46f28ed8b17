# METADATA
# title: Container runs as a user below 10000
# description: >-
#   User ids below 10000 are likely to exist on the node: a process that gets out of its
#   container has their rights.
# related_resources:
# - https://kubernetes.io/docs/tasks/configure-pod-container/security-context/
# schemas:
# - input: schema.input
# - data.lib.workload.containers: schema.containers
# custom:
#   severity: info
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Set runAsUser to 10000 or more.
#   controls: {}
#   aliases: [AVD-KSV-0020, CKV_K8S_40, container-security-context-user-group-id, validate-userid-groupid-fsgroup]
#   parameters: {}
package rules.kubernetes.low_user_id

import data.lib.workload

violation contains {"msg": msg, "details": {"container": c.name, "path": array.concat(c.path, ["user"])}} if {
	some c in workload.containers
	not workload.windows
	c.user.id < 10000
	msg := sprintf("%s %s", [workload.describe(c), says(c.user)])
}

says(user) := sprintf("runs as user %d", [user.id]) if user.id >= 0

says(user) := "sets no user id" if user.id < 0
