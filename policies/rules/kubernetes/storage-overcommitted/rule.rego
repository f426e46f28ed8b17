# METADATA
# title: Local storage request and limit differ
# description: >-
#   What a container writes above its request is not reserved for it: when the disk of the node
#   fills, it is evicted.
# related_resources:
# - https://kubernetes.io/docs/concepts/workloads/pods/pod-qos/
# schemas:
# - input: schema.input
# - data.lib.workload.containers: schema.containers
# custom:
#   severity: info
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Set requests.ephemeral-storage and limits.ephemeral-storage to the same value.
#   controls: {}
#   aliases: [container-ephemeral-storage-request-equals-limit]
#   parameters: {}
package rules.kubernetes.storage_overcommitted

import data.lib.workload

violation contains {"msg": msg, "details": {"container": c.name, "path": array.concat(c.path, ["resources", "requests", "ephemeral-storage"])}} if {
	some c in workload.containers
	request := c.resources.requests["ephemeral-storage"]
	limit := c.resources.limits["ephemeral-storage"]
	request != limit
	msg := sprintf("%s requests %s of local storage and may use %s", [workload.describe(c), request, limit])
}
