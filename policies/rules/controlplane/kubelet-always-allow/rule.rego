# METADATA
# title: Kubelet allows every request
# description: >-
#   Whoever the kubelet lets in may run commands in every pod of the node; AlwaysAllow is
#   the flag's default.
# related_resources:
# - https://kubernetes.io/docs/reference/command-line-tools-reference/kubelet/
# schemas:
# - input: schema.input
# custom:
#   severity: high
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Set --authorization-mode=Webhook, or authorization.mode: Webhook.
#   controls: {cis-kubernetes: ["4.2.2"]}
#   aliases: [KCV-0080, CKV_K8S_139, C-0173]
#   parameters: {}
package rules.controlplane.kubelet_always_allow

import data.lib.controlplane

violation contains {"msg": msg, "details": controlplane.details(p, "authorization-mode")} if {
	some p in controlplane.kubelets
	controlplane.differs(p, "authorization-mode", "webhook")
	msg := "kubelet allows every request: --authorization-mode is not Webhook"
}
