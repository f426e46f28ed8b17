# METADATA
# title: Controller manager listens on all addresses
# description: >-
#   Health checks and metrics are meant for the same machine; other machines need not reach
#   them.
# related_resources:
# - https://kubernetes.io/docs/reference/command-line-tools-reference/kube-controller-manager/
# schemas:
# - input: schema.input
# custom:
#   severity: low
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Set --bind-address=127.0.0.1.
#   controls: {cis-kubernetes: ["1.3.7"]}
#   aliases: [KCV-0039, CKV_K8S_113, C-0150]
#   parameters: {}
package rules.controlplane.controller_manager_address

import data.lib.controlplane

violation contains {"msg": msg, "details": controlplane.details(p, "bind-address")} if {
	some p in controlplane.controller_managers
	not controlplane.local(controlplane.value_of(p, "bind-address"))
	set_or_lacking(p, "bind-address")
	msg := "kube-controller-manager can be reached from outside: --bind-address is not 127.0.0.1"
}

# A flag that is set counts as it is; a missing one may be set elsewhere.
set_or_lacking(p, flag) if p.flags[flag]

set_or_lacking(p, flag) if controlplane.lacks(p, flag)
