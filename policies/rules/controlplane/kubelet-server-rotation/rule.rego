# METADATA
# title: Kubelet does not renew its serving certificate
# description: >-
#   When the serving certificate runs out, logs, exec and metrics of the node fail, or are
#   used unchecked.
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
#     Remove RotateKubeletServerCertificate=false from the feature gates.
#   controls: {cis-kubernetes: ["4.2.11"]}
#   aliases: [KCV-0091, C-0183]
#   parameters: {}
package rules.controlplane.kubelet_server_rotation

import data.lib.controlplane

violation contains {"msg": msg, "details": controlplane.details(p, "feature-gates")} if {
	some p in controlplane.kubelets
	gated(p)
	msg := "kubelet does not renew its serving certificate: RotateKubeletServerCertificate is false"
}

gated(p) if controlplane.lists(p, "feature-gates", "RotateKubeletServerCertificate=false")

gated(p) if controlplane.is(p, "server-rotation-gate", "false")
