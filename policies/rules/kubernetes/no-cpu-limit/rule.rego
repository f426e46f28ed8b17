# METADATA
# title: Container has no cpu limit
# description: >-
#   A container without a CPU limit may take all that its node has left over; whether that is
#   wanted is a choice of the team.
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
#     Set resources.limits.cpu for the container.
#   controls: {nsa: [resource-limits], mitre: [T1496]}
#   aliases: [AVD-KSV-0011, CKV_K8S_11, C-0270, cpuLimitsMissing, require-cpu-limits]
#   parameters: {}
package rules.kubernetes.no_cpu_limit

import data.lib.workload

# Kubernetes allows no resources on ephemeral containers.
violation contains {"msg": msg, "details": {"container": c.name, "path": array.concat(c.path, ["resources"]), "key": "resources/limits/cpu"}} if {
	some c in workload.containers
	c.role != "ephemeral"
	not c.resources.limits.cpu
	msg := sprintf("%s has no cpu limit", [workload.describe(c)])
}
