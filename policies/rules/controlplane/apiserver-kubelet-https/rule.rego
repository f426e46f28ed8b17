# METADATA
# title: API server talks to kubelets without TLS
# description: >-
#   Logs, commands and secrets of pods cross the network in the clear.
# related_resources:
# - https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/
# schemas:
# - input: schema.input
# custom:
#   severity: high
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Remove --kubelet-https=false.
#   controls: {cis-kubernetes: ["1.2.4"]}
#   aliases: [KCV-0004, CKV_K8S_71]
#   parameters: {}
package rules.controlplane.apiserver_kubelet_https

import data.lib.controlplane

violation contains {"msg": msg, "details": controlplane.details(p, "kubelet-https")} if {
	some p in controlplane.apiservers
	controlplane.is(p, "kubelet-https", "false")
	msg := "kube-apiserver talks to kubelets without TLS: --kubelet-https is false"
}
