# METADATA
# title: Kubelet knows no CA for client certificates
# description: >-
#   The kubelet cannot tell the API server from others that reach its port.
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
#     Set --client-ca-file, or authentication.x509.clientCAFile.
#   controls: {cis-kubernetes: ["4.2.3"]}
#   aliases: [KCV-0081, CKV_K8S_140, C-0174, C-0070]
#   parameters: {}
package rules.controlplane.kubelet_client_ca

import data.lib.controlplane

violation contains {"msg": msg, "details": controlplane.details(p, "client-ca-file")} if {
	some p in controlplane.kubelets
	controlplane.lacks(p, "client-ca-file")
	msg := "kubelet cannot check client certificates: --client-ca-file is not set"
}
