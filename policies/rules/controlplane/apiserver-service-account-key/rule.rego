# METADATA
# title: Tokens of accounts are checked with the TLS key
# description: >-
#   Without a key pair of its own for tokens, a new TLS key makes all tokens invalid, and
#   one leak breaks both.
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
#     Set --service-account-key-file to the public key that belongs to the controller
#     manager's private one.
#   controls: {cis-kubernetes: ["1.2.24"]}
#   aliases: [KCV-0025, CKV_K8S_97, C-0136]
#   parameters: {}
package rules.controlplane.apiserver_service_account_key

import data.lib.controlplane

violation contains {"msg": msg, "details": controlplane.details(p, "service-account-key-file")} if {
	some p in controlplane.apiservers
	controlplane.lacks(p, "service-account-key-file")
	msg := "kube-apiserver has no key of its own for tokens: --service-account-key-file is not set"
}
