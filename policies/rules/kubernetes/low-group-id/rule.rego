# METADATA
# title: Container runs with a group below 10000
# description: >-
#   Group ids below 10000 are likely to exist on the node: a process that gets out of its
#   container has their rights.
# related_resources:
# - https://kubernetes.io/docs/tasks/configure-pod-container/security-context/
# schemas:
# - input: schema.input
# custom:
#   severity: info
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Set runAsGroup to 10000 or more.
#   controls: {}
#   aliases: [AVD-KSV-0021]
#   parameters: {}
package rules.kubernetes.low_group_id

import data.lib.podspec
import data.lib.workload

violation contains {"msg": msg, "details": {"container": c.view.name, "path": path(c), "key": "runAsGroup"}} if {
	some c in podspec.containers
	not workload.windows
	not high(c)
	msg := sprintf("%s does not run with a group id of 10000 or more", [workload.describe(c.view)])
}

high(c) if {
	group := podspec.effective(c, "runAsGroup").value
	is_number(group)
	group >= 10000
}

path(c) := podspec.effective(c, "runAsGroup").path

path(c) := c.path if not podspec.effective(c, "runAsGroup")
