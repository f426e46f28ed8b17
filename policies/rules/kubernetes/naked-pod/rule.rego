# METADATA
# title: Pod without a controller
# description: >-
#   A pod that no Deployment or Job made is not started again when its node fails.
# related_resources:
# - https://kubernetes.io/docs/concepts/workloads/pods/
# schemas:
# - input: schema.input
# custom:
#   severity: low
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Make the pod by a Deployment, StatefulSet, DaemonSet or Job.
#   controls: {}
#   aliases: [C-0073, prevent-bare-pods]
#   match:
#     kinds:
#     - apiGroups: [""]
#       kinds: [Pod]
#   parameters: {}
package rules.kubernetes.naked_pod

import data.lib.workload

violation contains {"msg": msg, "details": {"path": ["kind"]}} if {
	workload.object.kind == "Pod"
	count(object.get(workload.object, ["metadata", "ownerReferences"], [])) == 0
	msg := sprintf("%s has no controller that would start it again", [workload.called])
}
