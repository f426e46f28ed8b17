# METADATA
# title: API server has no certificate for kubelets
# description: >-
#   Without a client certificate the API server reaches kubelets only as an anonymous user.
# related_resources:
# - https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/
# schemas:
# - input: schema.input
# custom:
#   severity: medium
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Set --kubelet-client-certificate and --kubelet-client-key.
#   controls: {cis-kubernetes: ["1.2.4"]}
#   aliases: [KCV-0005, CKV_K8S_72, C-0116]
#   parameters: {}
package rules.controlplane.apiserver_kubelet_client_certificate

import data.lib.controlplane

violation contains {"msg": msg, "details": controlplane.details(p, flag)} if {
	some p in controlplane.apiservers
	some flag in ["kubelet-client-certificate", "kubelet-client-key"]
	controlplane.lacks(p, flag)
	msg := sprintf("kube-apiserver cannot prove itself to kubelets: --%s is not set", [flag])
}
