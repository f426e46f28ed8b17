# METADATA
# title: Container has no cpu request
# description: >-
#   Without a request, or a limit that stands for one, the scheduler places the pod as if it
#   needed no CPU.
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
#     Set resources.requests.cpu for the container.
#   controls: {nsa: [resource-limits]}
#   aliases: [AVD-KSV-0015, CKV_K8S_10, C-0268, cpuRequestsMissing, unset-cpu-requirements]
#   parameters: {}
package rules.kubernetes.no_cpu_request

import data.lib.workload

# Kubernetes allows no resources on ephemeral containers.
violation contains {"msg": msg, "details": {"container": c.name, "path": array.concat(c.path, ["resources"]), "key": "resources/requests/cpu"}} if {
	some c in workload.containers
	c.role != "ephemeral"
	not c.resources.requests.cpu
	not c.resources.limits.cpu
	msg := sprintf("%s has no cpu request", [workload.describe(c)])
}
