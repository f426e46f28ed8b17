# METADATA
# title: Kubelets may change other nodes
# description: >-
#   Without NodeRestriction who holds the credentials of one node can change the labels and
#   pods of all.
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
#     Add NodeRestriction to --enable-admission-plugins.
#   controls: {cis-kubernetes: ["1.2.15"]}
#   aliases: [KCV-0016, CKV_K8S_85, C-0127]
#   parameters: {}
package rules.controlplane.apiserver_node_restriction

import data.lib.controlplane

violation contains {"msg": msg, "details": controlplane.details(p, "enable-admission-plugins")} if {
	some p in controlplane.apiservers
	not controlplane.lists(p, "enable-admission-plugins", "NodeRestriction")
	set_or_lacking(p, "enable-admission-plugins")
	msg := "kube-apiserver lets a kubelet change other nodes: NodeRestriction is not enabled"
}

# A flag that is set counts as it is; a missing one may be set elsewhere.
set_or_lacking(p, flag) if p.flags[flag]

set_or_lacking(p, flag) if controlplane.lacks(p, flag)
