# METADATA
# title: Kubelet does not renew its client certificate
# description: >-
#   When the certificate runs out the node drops out of the cluster, so people make it valid
#   for too long.
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
#     Remove --rotate-certificates=false, or set rotateCertificates: true.
#   controls: {cis-kubernetes: ["4.2.11"]}
#   aliases: [KCV-0090, CKV_K8S_149, C-0182]
#   parameters: {}
package rules.controlplane.kubelet_rotate_certificates

import data.lib.controlplane

violation contains {"msg": msg, "details": controlplane.details(p, "rotate-certificates")} if {
	some p in controlplane.kubelets
	controlplane.is(p, "rotate-certificates", "false")
	msg := "kubelet does not renew its certificate: --rotate-certificates is false"
}
