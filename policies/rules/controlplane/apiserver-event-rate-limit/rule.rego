# METADATA
# title: API server accepts events without limit
# description: >-
#   A program that fails in a loop can fill etcd and keep the API server busy with its
#   events.
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
#     Add EventRateLimit to --enable-admission-plugins, and its configuration.
#   controls: {cis-kubernetes: ["1.2.9"]}
#   aliases: [KCV-0010, CKV_K8S_78, C-0121]
#   parameters: {}
package rules.controlplane.apiserver_event_rate_limit

import data.lib.controlplane

violation contains {"msg": msg, "details": controlplane.details(p, "enable-admission-plugins")} if {
	some p in controlplane.apiservers
	not controlplane.lists(p, "enable-admission-plugins", "EventRateLimit")
	set_or_lacking(p, "enable-admission-plugins")
	msg := "kube-apiserver accepts events without limit: EventRateLimit is not enabled"
}

# A flag that is set counts as it is; a missing one may be set elsewhere.
set_or_lacking(p, flag) if p.flags[flag]

set_or_lacking(p, flag) if controlplane.lacks(p, flag)
