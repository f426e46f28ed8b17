# METADATA
# title: API server knows no CA for client certificates
# description: >-
#   Kubelets and components cannot log in with certificates, and fall back to weaker ways.
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
#     Set --client-ca-file.
#   controls: {cis-kubernetes: ["1.2.27"]}
#   aliases: [KCV-0028, C-0139]
#   parameters: {}
package rules.controlplane.apiserver_client_ca

import data.lib.controlplane

violation contains {"msg": msg, "details": controlplane.details(p, "client-ca-file")} if {
	some p in controlplane.apiservers
	controlplane.lacks(p, "client-ca-file")
	msg := "kube-apiserver cannot check client certificates: --client-ca-file is not set"
}
