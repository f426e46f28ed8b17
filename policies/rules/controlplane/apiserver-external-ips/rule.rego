# METADATA
# title: Services may claim external addresses
# description: >-
#   Who may make Services can draw the traffic to any address in the cluster to itself
#   (CVE-2020-8554).
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
#     Add DenyServiceExternalIPs to --enable-admission-plugins.
#   controls: {cis-kubernetes: ["1.2.3"]}
#   aliases: [C-0283]
#   parameters: {}
package rules.controlplane.apiserver_external_ips

import data.lib.controlplane

violation contains {"msg": msg, "details": controlplane.details(p, "enable-admission-plugins")} if {
	some p in controlplane.apiservers
	not controlplane.lists(p, "enable-admission-plugins", "DenyServiceExternalIPs")
	set_or_lacking(p, "enable-admission-plugins")
	msg := "kube-apiserver lets Services claim external addresses: DenyServiceExternalIPs is not enabled"
}

# A flag that is set counts as it is; a missing one may be set elsewhere.
set_or_lacking(p, flag) if p.flags[flag]

set_or_lacking(p, flag) if controlplane.lacks(p, flag)
