# METADATA
# title: API server does not limit kubelets to their own node
# description: >-
#   Without the Node authorizer the kubelet of one node may read the secrets of pods on all
#   nodes, or needs roles that are as wide.
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
#     Add Node to --authorization-mode.
#   controls: {cis-kubernetes: ["1.2.7"]}
#   aliases: [KCV-0008, CKV_K8S_75, C-0119]
#   parameters: {}
package rules.controlplane.apiserver_node_authorization

import data.lib.controlplane

violation contains {"msg": msg, "details": controlplane.details(p, "authorization-mode")} if {
	some p in controlplane.apiservers
	not controlplane.lists(p, "authorization-mode", "Node")
	set_or_lacking(p, "authorization-mode")
	not p.flags["authorization-config"]
	msg := "kube-apiserver does not limit kubelets to their node: --authorization-mode lacks Node"
}

# A flag that is set counts as it is; a missing one may be set elsewhere.
set_or_lacking(p, flag) if p.flags[flag]

set_or_lacking(p, flag) if controlplane.lacks(p, flag)
