# METADATA
# title: Container has no resource limits
# description: >-
#   A container without limits can starve everything else on its node.
# related_resources:
# - https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/
# schemas:
# - input: schema.input
# - data.lib.workload.containers: schema.containers
# custom:
#   severity: low
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Set resources.limits for the container.
#   controls: {cis-docker: ["5.11", "5.12"], nsa: [resource-limits], mitre: [T1496]}
#   aliases: [C-0004, C-0009, C-0050, container-resources, require-requests-limits, require-qos-burstable]
#   parameters:
#     type: object
#     properties:
#       required_limits:
#         description: the resources that need a limit
#         type: array
#         items: {type: string}
#         default: [cpu, memory]
package rules.kubernetes.no_resource_limits

import data.lib.workload

# Kubernetes allows no resources on ephemeral containers.
violation contains {"msg": msg, "details": {
	"container": c.name,
	"missing": missing,
	"path": array.concat(c.path, ["resources"]),
}} if {
	some c in workload.containers
	c.role != "ephemeral"
	missing := [name | some name in input.parameters.required_limits; not c.resources.limits[name]]
	count(missing) > 0
	msg := sprintf("%s has no limit for %s", [workload.describe(c), concat(" and ", missing)])
}
