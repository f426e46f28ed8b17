# METADATA
# title: Certificates of kubelets are not renewed
# description: >-
#   Serving certificates of kubelets run out, and are then often replaced by unchecked ones.
# related_resources:
# - https://kubernetes.io/docs/reference/command-line-tools-reference/kube-controller-manager/
# schemas:
# - input: schema.input
# custom:
#   severity: medium
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Remove RotateKubeletServerCertificate=false from --feature-gates.
#   controls: {cis-kubernetes: ["1.3.6"]}
#   aliases: [KCV-0038, CKV_K8S_112, C-0149]
#   parameters: {}
package rules.controlplane.controller_manager_kubelet_rotation

import data.lib.controlplane

violation contains {"msg": msg, "details": controlplane.details(p, "feature-gates")} if {
	some p in controlplane.controller_managers
	controlplane.lists(p, "feature-gates", "RotateKubeletServerCertificate=false")
	msg := "kube-controller-manager does not renew certificates of kubelets: RotateKubeletServerCertificate is false"
}
