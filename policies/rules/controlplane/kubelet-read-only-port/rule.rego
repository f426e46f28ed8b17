# METADATA
# title: Kubelet opens its read-only port
# description: >-
#   The port tells everybody who reaches it about all pods of the node; 10255 is the flag's
#   default.
# related_resources:
# - https://kubernetes.io/docs/reference/command-line-tools-reference/kubelet/
# schemas:
# - input: schema.input
# custom:
#   severity: medium
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Set --read-only-port=0, or readOnlyPort: 0.
#   controls: {cis-kubernetes: ["4.2.4"]}
#   aliases: [KCV-0082, CKV_K8S_141, C-0175]
#   parameters: {}
package rules.controlplane.kubelet_read_only_port

import data.lib.controlplane

violation contains {"msg": msg, "details": controlplane.details(p, "read-only-port")} if {
	some p in controlplane.kubelets
	controlplane.differs(p, "read-only-port", "0")
	msg := "kubelet tells everybody about its pods: --read-only-port is not 0"
}
