# METADATA
# title: Container keeps NET_RAW
# description: >-
#   NET_RAW lets a container forge packets: it can answer for others on its network and take
#   over their connections.
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
#     Drop NET_RAW, or better ALL.
#   controls: {cis-kubernetes: ["5.2.8"], nsa: [capabilities], mitre: [T1557]}
#   aliases: [CKV_K8S_7, CKV_K8S_28, C-0199, drop-net-raw-capability, drop-cap-net-raw]
#   parameters: {}
package rules.container.net_raw

import data.lib.workload

violation contains {"msg": msg, "details": {"container": c.name, "path": array.concat(c.path, ["capabilities"]), "key": "capabilities/NET_RAW"}} if {
	some c in workload.containers
	not "NET_RAW" in c.capabilities.drop
	not "ALL" in c.capabilities.drop
	not c.privileged
	not workload.windows
	msg := sprintf("%s keeps the capability NET_RAW", [workload.describe(c)])
}
