# METADATA
# title: API server does not use RBAC
# description: >-
#   Without RBAC roles have no effect; a missing --authorization-mode allows every request.
# related_resources:
# - https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/
# schemas:
# - input: schema.input
# custom:
#   severity: high
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Set --authorization-mode=Node,RBAC.
#   controls: {cis-kubernetes: ["1.2.8"]}
#   aliases: [KCV-0009, CKV_K8S_77, C-0120, C-0088]
#   parameters: {}
package rules.controlplane.apiserver_rbac

import data.lib.controlplane

violation contains {"msg": msg, "details": controlplane.details(p, "authorization-mode")} if {
	some p in controlplane.apiservers
	not controlplane.lists(p, "authorization-mode", "RBAC")
	set_or_lacking(p, "authorization-mode")
	not p.flags["authorization-config"]
	msg := "kube-apiserver does not use RBAC: --authorization-mode lacks it"
}

# A flag that is set counts as it is; a missing one may be set elsewhere.
set_or_lacking(p, flag) if p.flags[flag]

set_or_lacking(p, flag) if controlplane.lacks(p, flag)
