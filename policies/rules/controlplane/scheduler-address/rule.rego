# METADATA
# title: Scheduler listens on all addresses
# description: >-
#   Health checks and metrics are meant for the same machine; other machines need not reach
#   them.
# related_resources:
# - https://kubernetes.io/docs/reference/command-line-tools-reference/kube-scheduler/
# schemas:
# - input: schema.input
# custom:
#   severity: low
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Set --bind-address=127.0.0.1.
#   controls: {cis-kubernetes: ["1.4.2"]}
#   aliases: [KCV-0041, CKV_K8S_115, C-0152]
#   parameters: {}
package rules.controlplane.scheduler_address

import data.lib.controlplane

violation contains {"msg": msg, "details": controlplane.details(p, "bind-address")} if {
	some p in controlplane.schedulers
	not controlplane.local(controlplane.value_of(p, "bind-address"))
	set_or_lacking(p, "bind-address")
	msg := "kube-scheduler can be reached from outside: --bind-address is not 127.0.0.1"
}

# A flag that is set counts as it is; a missing one may be set elsewhere.
set_or_lacking(p, flag) if p.flags[flag]

set_or_lacking(p, flag) if controlplane.lacks(p, flag)
