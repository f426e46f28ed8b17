# METADATA
# title: Container has no memory limit
# description: >-
#   A container that leaks memory without a limit takes its node down with it.
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
#     Set resources.limits.memory for the container.
#   controls: {nsa: [resource-limits], mitre: [T1496]}
#   aliases: [AVD-KSV-0018, CKV_K8S_13, C-0271, memoryLimitsMissing, unset-memory-requirements]
#   parameters: {}
package rules.kubernetes.no_memory_limit

import data.lib.workload

# Kubernetes allows no resources on ephemeral containers.
violation contains {"msg": msg, "details": {"container": c.name, "path": array.concat(c.path, ["resources"]), "key": "resources/limits/memory"}} if {
	some c in workload.containers
	c.role != "ephemeral"
	not c.resources.limits.memory
	msg := sprintf("%s has no memory limit", [workload.describe(c)])
}
