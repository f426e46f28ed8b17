# METADATA
# title: PodDisruptionBudget selects no workload
# description: >-
#   The selector matches the pods of no workload of the run, so it protects nothing while
#   nodes are drained. Unless complete is set, it says so only where a workload of the
#   namespace has one of the labels, or the same name.
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
#     Correct the selector, or remove the object.
#   controls: {}
#   aliases: []
#   sync:
#   - {groups: [apps], versions: [v1], kinds: [Deployment, ReplicaSet, StatefulSet, DaemonSet]}
#   - {groups: [""], versions: [v1], kinds: [Pod, ReplicationController]}
#   - {groups: [batch], versions: [v1], kinds: [Job, CronJob]}
#   match:
#     kinds:
#     - apiGroups: [policy]
#       kinds: [PodDisruptionBudget]
#   parameters:
#     complete: {type: boolean, default: false, description: "the files are all there is: what they do not hold does not exist"}
package rules.kubernetes.disruption_budget_without_pod

import data.lib.place

violation contains {"msg": msg, "details": {"path": ["spec", "selector"]}} if {
	input.review.kind.kind == "PodDisruptionBudget"
	input.review.kind.group == "policy"
	chosen := input.review.object.spec.selector
	count(chosen) > 0
	not place.selects(chosen)
	known(chosen)
	msg := sprintf("%s selects the pods of no workload here", [place.called])
}

known(_) if input.parameters.complete

known(chosen) if place.near(chosen, place.name)
