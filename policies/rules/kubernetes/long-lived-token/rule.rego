# METADATA
# title: Secret holds a service account token that never expires
# description: >-
#   Tokens in secrets are valid until the secret is deleted, whoever has copied them; the ones
#   that are mounted or requested expire.
# related_resources:
# - https://kubernetes.io/docs/concepts/security/service-accounts/#authenticating-credentials
# schemas:
# - input: schema.input
# custom:
#   severity: medium
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Mount a projected serviceAccountToken, or request one with kubectl create token.
#   controls: {mitre: [T1528]}
#   aliases: [deny-secret-service-account-token-type, check-serviceaccount-secrets]
#   match:
#     kinds:
#     - apiGroups: [""]
#       kinds: [Secret]
#   parameters: {}
package rules.kubernetes.long_lived_token

import data.lib.workload

violation contains {"msg": msg, "details": {"path": ["type"]}} if {
	input.review.object.kind == "Secret"
	input.review.object.type == "kubernetes.io/service-account-token"
	msg := sprintf("%s is a service account token that never expires", [workload.called])
}
