# METADATA
# title: Service account mounts its token by default
# description: >-
#   Unless a service account says otherwise, every pod that uses it gets its token.
# related_resources:
# - https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/
# schemas:
# - input: schema.input
# custom:
#   severity: info
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Set automountServiceAccountToken to false in the service account, and to true in the pods
#     that need the token.
#   controls: {cis-kubernetes: ["5.1.6"], nsa: [service-account-token], mitre: [T1528]}
#   aliases: [C-0034, C-0190, restrict-sa-automount-sa-token, disable-automountserviceaccounttoken]
#   match:
#     kinds:
#     - apiGroups: [""]
#       kinds: [ServiceAccount]
#   parameters: {}
package rules.kubernetes.account_automount

import data.lib.workload

violation contains {"msg": msg, "details": {"path": ["metadata"], "key": "automountServiceAccountToken"}} if {
	input.review.object.kind == "ServiceAccount"
	not "automountServiceAccountToken" in object.keys(input.review.object)
	msg := sprintf("%s does not say whether its token is mounted (assumed: it is)", [workload.called])
}
