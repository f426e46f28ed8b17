# METADATA
# title: Update stops all pods at once
# description: >-
#   With the strategy Recreate nothing answers from the end of the old pods until the new ones are
#   ready; with OnDelete nothing is updated until somebody deletes the pods.
# related_resources:
# - https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#strategy
# schemas:
# - input: schema.input
# custom:
#   severity: info
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Use the strategy RollingUpdate, unless two versions must not run side by side.
#   controls: {}
#   aliases: [no-rolling-update-strategy, deployment-strategy, C-0305]
#   match:
#     kinds:
#     - apiGroups: [apps]
#       kinds: [Deployment, DaemonSet, StatefulSet]
#   parameters: {}
package rules.kubernetes.no_rolling_update

import data.lib.workload

violation contains {"msg": msg, "details": {"path": ["spec", field, "type"]}} if {
	input.review.object.kind in {"Deployment", "DaemonSet", "StatefulSet"}
	some field in ["strategy", "updateStrategy"]
	strategy := input.review.object.spec[field].type
	strategy in {"Recreate", "OnDelete"}
	msg := sprintf("%s is updated by the strategy %s", [workload.called, strategy])
}
