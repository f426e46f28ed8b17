# METADATA
# title: Memory request and limit differ
# description: >-
#   What a container uses above its request is not reserved for it: when the node runs out, it
#   is killed although it keeps its limit.
# related_resources:
# - https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/
# schemas:
# - input: schema.input
# - data.lib.workload.containers: schema.containers
# custom:
#   severity: info
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Set requests.memory and limits.memory to the same value.
#   controls: {}
#   aliases: [container-memory-requests-equal-limits, container-resource-requests-equal-limits, memory-requests-equal-limits, require-qos-guaranteed]
#   parameters: {}
package rules.kubernetes.memory_overcommitted

import data.lib.workload

violation contains {"msg": msg, "details": {"container": c.name, "path": array.concat(c.path, ["resources", "requests", "memory"])}} if {
	some c in workload.containers
	request := c.resources.requests.memory
	limit := c.resources.limits.memory
	request != limit
	msg := sprintf("%s requests %s of memory and may use %s", [workload.describe(c), request, limit])
}
