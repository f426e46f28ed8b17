# METADATA
# title: Kubelet leaves out its iptables chains
# description: >-
#   Without the chains the node's packet filter may not do what the network of pods expects.
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
#     Remove --make-iptables-util-chains=false.
#   controls: {cis-kubernetes: ["4.2.7"]}
#   aliases: [KCV-0084, CKV_K8S_145, C-0178]
#   parameters: {}
package rules.controlplane.kubelet_iptables

import data.lib.controlplane

violation contains {"msg": msg, "details": controlplane.details(p, "make-iptables-util-chains")} if {
	some p in controlplane.kubelets
	controlplane.is(p, "make-iptables-util-chains", "false")
	msg := "kubelet leaves out its iptables chains: --make-iptables-util-chains is false"
}
