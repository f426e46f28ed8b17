# METADATA
# title: Pods may use images that others have pulled
# description: >-
#   On a node with a private image any pod can start it without credentials for its
#   registry.
# related_resources:
# - https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/
# schemas:
# - input: schema.input
# custom:
#   severity: low
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Add AlwaysPullImages to --enable-admission-plugins where tenants share nodes.
#   controls: {cis-kubernetes: ["1.2.11"]}
#   aliases: [KCV-0012, CKV_K8S_80, C-0123]
#   parameters: {}
package rules.controlplane.apiserver_always_pull

import data.lib.controlplane

violation contains {"msg": msg, "details": controlplane.details(p, "enable-admission-plugins")} if {
	some p in controlplane.apiservers
	not controlplane.lists(p, "enable-admission-plugins", "AlwaysPullImages")
	set_or_lacking(p, "enable-admission-plugins")
	msg := "kube-apiserver lets pods use images that others pulled: AlwaysPullImages is not enabled"
}

# A flag that is set counts as it is; a missing one may be set elsewhere.
set_or_lacking(p, flag) if p.flags[flag]

set_or_lacking(p, flag) if controlplane.lacks(p, flag)
