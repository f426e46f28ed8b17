# METADATA
# title: Container has no memory request
# description: >-
#   Without a request, or a limit that stands for one, the scheduler places the pod as if it
#   needed no memory, and it is among the first to be evicted.
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
#     Set resources.requests.memory for the container.
#   controls: {nsa: [resource-limits]}
#   aliases: [AVD-KSV-0016, CKV_K8S_12, C-0269, memoryRequestsMissing]
#   parameters: {}
package rules.kubernetes.no_memory_request

import data.lib.workload

# Kubernetes allows no resources on ephemeral containers.
violation contains {"msg": msg, "details": {"container": c.name, "path": array.concat(c.path, ["resources"]), "key": "resources/requests/memory"}} if {
	some c in workload.containers
	c.role != "ephemeral"
	not c.resources.requests.memory
	not c.resources.limits.memory
	msg := sprintf("%s has no memory request", [workload.describe(c)])
}
