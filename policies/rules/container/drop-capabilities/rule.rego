# METADATA
# title: Container keeps the default capabilities
# description: >-
#   Container runtimes leave a dozen capabilities to every container; few programs need any
#   of them.
# related_resources:
# - https://kubernetes.io/docs/concepts/security/pod-security-standards/
# schemas:
# - input: schema.input
# - data.lib.workload.containers: schema.containers
# custom:
#   severity: low
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Set securityContext.capabilities.drop to [ALL] and add back what is needed.
#   controls: {cis-docker: ["5.4"], cis-kubernetes: ["5.2.10"], pss: [restricted], nsa: [capabilities]}
#   aliases: [AVD-KSV-0003, AVD-KSV-0004, AVD-KSV-0106, CKV_K8S_37, C-0055, drop-all-capabilities, CKV_K8S_36, insecureCapabilities, C-0220]
#   parameters: {}
package rules.container.drop_capabilities

import data.lib.workload

violation contains {"msg": msg, "details": {
	"container": c.name,
	"path": array.concat(c.path, ["capabilities"]),
}} if {
	some c in workload.containers
	not "ALL" in c.capabilities.drop
	not c.privileged
	not workload.windows
	msg := sprintf("%s does not drop all capabilities", [workload.describe(c)])
}
