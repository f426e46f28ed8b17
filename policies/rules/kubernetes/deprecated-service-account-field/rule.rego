# METADATA
# title: Pod uses the deprecated field serviceAccount
# description: >-
#   serviceAccount is an old name of serviceAccountName; where both are set and differ, nobody
#   can tell which is meant.
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
#     Use serviceAccountName.
#   controls: {}
#   aliases: [C-0294, deprecated-service-account-field]
#   parameters: {}
package rules.kubernetes.deprecated_service_account_field

import data.lib.podspec
import data.lib.workload

violation contains {"msg": msg, "details": {"path": array.concat(workload.pod.path, ["serviceAccount"])}} if {
	podspec.spec.serviceAccount != ""
	object.get(podspec.spec, "serviceAccountName", "") != podspec.spec.serviceAccount
	msg := sprintf("%s names its service account in the deprecated field serviceAccount", [workload.called])
}
