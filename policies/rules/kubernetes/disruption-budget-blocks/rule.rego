# METADATA
# title: Disruption budget lets no pod go
# description: >-
#   A budget that allows no disruption keeps nodes from being drained and upgraded until somebody
#   removes it.
# related_resources:
# - https://kubernetes.io/docs/tasks/run-application/configure-pdb/
# schemas:
# - input: schema.input
# custom:
#   severity: medium
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Allow one pod or more to be away, with maxUnavailable.
#   controls: {}
#   aliases: [pdbDisruptionsIsZero, pdb-max-unavailable, pdb-min-available]
#   match:
#     kinds:
#     - apiGroups: [policy]
#       kinds: [PodDisruptionBudget]
#   parameters: {}
package rules.kubernetes.disruption_budget_blocks

import data.lib.manifest
import data.lib.workload

violation contains {"msg": msg, "details": {"path": ["spec", field]}} if {
	input.review.object.kind == "PodDisruptionBudget"
	some field, values in blocking
	value := manifest.strings(input.review.object, ["spec"])[field]
	value in values
	msg := sprintf("%s lets no pod go: its %s is %s", [workload.called, field, value])
}

blocking := {"maxUnavailable": {"0", "0%"}, "minAvailable": {"100%"}}
