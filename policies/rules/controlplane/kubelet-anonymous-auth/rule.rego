# METADATA
# title: Kubelet answers anonymous requests
# description: >-
#   Who reaches the port of a kubelet can ask it without credentials; together with
#   AlwaysAllow that runs commands in every pod.
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
#     Set --anonymous-auth=false, or authentication.anonymous.enabled: false.
#   controls: {cis-kubernetes: ["4.2.1"]}
#   aliases: [KCV-0079, CKV_K8S_138, C-0172, C-0069]
#   parameters: {}
package rules.controlplane.kubelet_anonymous_auth

import data.lib.controlplane

violation contains {"msg": msg, "details": controlplane.details(p, "anonymous-auth")} if {
	some p in controlplane.kubelets
	controlplane.differs(p, "anonymous-auth", "false")
	msg := "kubelet does not refuse anonymous requests: --anonymous-auth is not false"
}
