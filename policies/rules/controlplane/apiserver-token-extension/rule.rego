# METADATA
# title: Tokens of pods live for a year
# description: >-
#   For old clients the API server extends the hour that a pod's token should live to a
#   year.
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
#     Set --service-account-extend-token-expiration=false when no client needs the
#     extension.
#   controls: {cis-kubernetes: ["1.2.30"]}
#   aliases: [C-0290]
#   parameters: {}
package rules.controlplane.apiserver_token_extension

import data.lib.controlplane

violation contains {"msg": msg, "details": controlplane.details(p, "service-account-extend-token-expiration")} if {
	some p in controlplane.apiservers
	controlplane.differs(p, "service-account-extend-token-expiration", "false")
	msg := "kube-apiserver extends the life of tokens: --service-account-extend-token-expiration is not false"
}
