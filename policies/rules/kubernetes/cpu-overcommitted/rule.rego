# METADATA
# title: CPU request and limit differ
# description: >-
#   What a container uses above its request is not reserved for it: it is slowed down as soon as
#   its neighbours want their share.
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
#     Set requests.cpu and limits.cpu to the same value.
#   controls: {}
#   aliases: [container-cpu-requests-equal-limits, container-resource-requests-equal-limits]
#   parameters: {}
package rules.kubernetes.cpu_overcommitted

import data.lib.workload

violation contains {"msg": msg, "details": {"container": c.name, "path": array.concat(c.path, ["resources", "requests", "cpu"])}} if {
	some c in workload.containers
	request := c.resources.requests.cpu
	limit := c.resources.limits.cpu
	request != limit
	msg := sprintf("%s requests %s of CPU and may use %s", [workload.describe(c), request, limit])
}
