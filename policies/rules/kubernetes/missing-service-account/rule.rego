# METADATA
# title: ServiceAccount that a pod needs is missing
# description: >-
#   Pods that name a ServiceAccount that does not exist are not created. Unless complete is
#   set, it is called missing only where the namespace has another one in the run.
# related_resources:
# - https://kubernetes.io/docs/concepts/
# schemas:
# - input: schema.input
# custom:
#   severity: medium
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Name a ServiceAccount of the namespace, or add it.
#   controls: {}
#   aliases: [non-existent-service-account, C-0307]
#   sync:
#   - {groups: [""], versions: [v1], kinds: [ServiceAccount]}
#   parameters:
#     complete: {type: boolean, default: false, description: "the files are all there is: what they do not hold does not exist"}
package rules.kubernetes.missing_service_account

import data.lib.place
import data.lib.podspec
import data.lib.workload

violation contains {"msg": msg, "details": {"path": array.concat(workload.pod.path, [field])}} if {
	workload.pod.exists
	not workload.pod.service_account in {"", "default"}
	not place.has("ServiceAccount", workload.pod.service_account)
	known
	field := [f | some f in ["serviceAccountName", "serviceAccount"]; podspec.spec[f]][0]
	msg := sprintf("%s runs as the ServiceAccount %q, which is not here", [place.called, workload.pod.service_account])
}

known if input.parameters.complete

known if place.knows("ServiceAccount")
