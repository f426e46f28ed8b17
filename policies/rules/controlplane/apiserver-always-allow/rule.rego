# METADATA
# title: API server allows every request
# description: >-
#   With the authorization mode AlwaysAllow everybody who is let in may do everything.
# related_resources:
# - https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/
# schemas:
# - input: schema.input
# custom:
#   severity: critical
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Set --authorization-mode=Node,RBAC.
#   controls: {cis-kubernetes: ["1.2.6"]}
#   aliases: [KCV-0007, CKV_K8S_74, C-0118]
#   parameters: {}
package rules.controlplane.apiserver_always_allow

import data.lib.controlplane

violation contains {"msg": msg, "details": controlplane.details(p, "authorization-mode")} if {
	some p in controlplane.apiservers
	controlplane.lists(p, "authorization-mode", "AlwaysAllow")
	msg := "kube-apiserver allows every request: --authorization-mode has AlwaysAllow"
}
