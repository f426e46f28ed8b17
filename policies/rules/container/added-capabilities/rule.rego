# METADATA
# title: Container adds capabilities
# description: >-
#   Each capability is a part of what root may do; hardly any program needs more than to bind a
#   low port.
# related_resources:
# - https://kubernetes.io/docs/tasks/configure-pod-container/security-context/
# schemas:
# - input: schema.input
# - data.lib.workload.containers: schema.containers
# custom:
#   severity: low
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Remove the capability; NET_BIND_SERVICE may stay.
#   controls: {cis-kubernetes: ["5.2.9"], nsa: [capabilities]}
#   aliases: [AVD-KSV-0022, AVD-KSV-0106, CKV_K8S_24, CKV_K8S_25, C-0200, C-0219, psp-restrict-adding-capabilities, disallow-capabilities-strict]
#   parameters: {}
package rules.container.added_capabilities

import data.lib.workload

violation contains {"msg": msg, "details": {"container": c.name, "capability": capability, "path": array.concat(c.path, ["capabilities"]), "key": sprintf("capabilities/%s", [capability])}} if {
	some c in workload.containers
	some capability in c.capabilities.add
	capability != "NET_BIND_SERVICE"
	msg := sprintf("%s adds the capability %s", [workload.describe(c), capability])
}
