# METADATA
# title: Pod mounts the default service account's token
# description: >-
#   Few programs talk to the Kubernetes API; a token that nobody needs is a gift to whoever
#   breaks in.
# related_resources:
# - https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/
# schemas:
# - input: schema.input
# custom:
#   severity: low
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Set automountServiceAccountToken to false, or name a service account of the workload's
#     own.
#   controls: {cis-kubernetes: ["5.1.5", "5.1.6"], nsa: [service-account-token], mitre: [T1528]}
#   aliases: [CKV_K8S_38, CKV_K8S_41, CKV_K8S_42, C-0034, C-0189, C-0261, default-service-account]
#   parameters: {}
package rules.kubernetes.service_account_token

import data.lib.workload

violation contains {"msg": msg, "details": {
	"path": workload.pod.path,
	"key": "automountServiceAccountToken",
}} if {
	workload.pod.exists
	workload.pod.automount_token
	workload.pod.service_account == "default"
	msg := "the pod mounts the token of the default service account"
}
