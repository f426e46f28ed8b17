# METADATA
# title: Kubelet has no certificate from a CA
# description: >-
#   The kubelet signs itself a certificate then, so the API server cannot tell it from
#   others.
# related_resources:
# - https://kubernetes.io/docs/reference/command-line-tools-reference/kubelet/
# schemas:
# - input: schema.input
# custom:
#   severity: low
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Set --tls-cert-file and --tls-private-key-file, or let it ask for one with
#     serverTLSBootstrap: true.
#   controls: {cis-kubernetes: ["4.2.10"]}
#   aliases: [KCV-0088, KCV-0089, CKV_K8S_148, C-0181]
#   parameters: {}
package rules.controlplane.kubelet_tls_certificate

import data.lib.controlplane

violation contains {"msg": msg, "details": controlplane.details(p, flag)} if {
	some p in controlplane.kubelets
	some flag in ["tls-cert-file", "tls-private-key-file"]
	controlplane.lacks(p, flag)
	not controlplane.is(p, "rotate-server-certificates", "true")
	msg := sprintf("kubelet signs its own certificate: --%s is not set", [flag])
}
