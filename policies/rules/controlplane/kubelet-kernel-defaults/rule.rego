# METADATA
# title: Kubelet changes settings of the kernel
# description: >-
#   Where the node's settings differ from what the kubelet wants, it changes them in silence
#   instead of stopping.
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
#     Set the kernel's settings on the node, and --protect-kernel-defaults=true.
#   controls: {cis-kubernetes: ["4.2.6"]}
#   aliases: [KCV-0083, CKV_K8S_144, C-0177]
#   parameters: {}
package rules.controlplane.kubelet_kernel_defaults

import data.lib.controlplane

violation contains {"msg": msg, "details": controlplane.details(p, "protect-kernel-defaults")} if {
	some p in controlplane.kubelets
	controlplane.differs(p, "protect-kernel-defaults", "true")
	msg := "kubelet changes settings of the kernel: --protect-kernel-defaults is not true"
}
