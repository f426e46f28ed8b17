# METADATA
# title: Tokens of accounts have no key of their own
# description: >-
#   Without a key file the controller manager signs no tokens for service accounts.
# related_resources:
# - https://kubernetes.io/docs/reference/command-line-tools-reference/kube-controller-manager/
# schemas:
# - input: schema.input
# custom:
#   severity: medium
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Set --service-account-private-key-file.
#   controls: {cis-kubernetes: ["1.3.4"]}
#   aliases: [KCV-0036, CKV_K8S_110, C-0147]
#   parameters: {}
package rules.controlplane.controller_manager_account_key

import data.lib.controlplane

violation contains {"msg": msg, "details": controlplane.details(p, "service-account-private-key-file")} if {
	some p in controlplane.controller_managers
	controlplane.lacks(p, "service-account-private-key-file")
	msg := "kube-controller-manager has no key for tokens: --service-account-private-key-file is not set"
}
