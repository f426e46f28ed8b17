# METADATA
# title: Disruption budget says nothing
# description: >-
#   A PodDisruptionBudget with neither minAvailable nor maxUnavailable protects nothing.
# related_resources:
# - https://kubernetes.io/docs/tasks/run-application/configure-pdb/
# schemas:
# - input: schema.input
# custom:
#   severity: low
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Set minAvailable or, better, maxUnavailable.
#   controls: {}
#   aliases: [poddisruptionbudget-has-policy]
#   match:
#     kinds:
#     - apiGroups: [policy]
#       kinds: [PodDisruptionBudget]
#   parameters: {}
package rules.kubernetes.disruption_budget_empty

import data.lib.workload

violation contains {"msg": msg, "details": {"path": ["spec"], "key": "maxUnavailable"}} if {
	input.review.object.kind == "PodDisruptionBudget"
	object.get(input.review.object, ["spec", "minAvailable"], null) == null
	object.get(input.review.object, ["spec", "maxUnavailable"], null) == null
	msg := sprintf("%s sets neither minAvailable nor maxUnavailable", [workload.called])
}
