# METADATA
# title: Tokens of deleted service accounts stay valid
# description: >-
#   The API server does not look up whether the account and secret of a token still exist.
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
#     Remove --service-account-lookup=false.
#   controls: {cis-kubernetes: ["1.2.23"]}
#   aliases: [KCV-0024, CKV_K8S_96, C-0135]
#   parameters: {}
package rules.controlplane.apiserver_service_account_lookup

import data.lib.controlplane

violation contains {"msg": msg, "details": controlplane.details(p, "service-account-lookup")} if {
	some p in controlplane.apiservers
	controlplane.is(p, "service-account-lookup", "false")
	msg := "kube-apiserver accepts tokens of deleted accounts: --service-account-lookup is false"
}
