# METADATA
# title: API server does not check the certificates of kubelets
# description: >-
#   Whoever sits between API server and node can pretend to be the kubelet, and read what
#   exec, logs and port-forward carry.
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
#     Set --kubelet-certificate-authority to the CA that signs the serving certificates of
#     kubelets.
#   controls: {cis-kubernetes: ["1.2.5"]}
#   aliases: [KCV-0006, CKV_K8S_73, C-0117]
#   parameters: {}
package rules.controlplane.apiserver_kubelet_ca

import data.lib.controlplane

violation contains {"msg": msg, "details": controlplane.details(p, "kubelet-certificate-authority")} if {
	some p in controlplane.apiservers
	controlplane.lacks(p, "kubelet-certificate-authority")
	msg := "kube-apiserver takes any certificate from kubelets: --kubelet-certificate-authority is not set"
}
