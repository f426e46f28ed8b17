# METADATA
# title: Replicated workload without a PodDisruptionBudget
# description: >-
#   Nothing keeps a drain of nodes from stopping all replicas at once. Unless complete is
#   set, it says so only where the namespace has a PodDisruptionBudget in the run: then
#   somebody takes care and forgot this one.
# related_resources:
# - https://kubernetes.io/docs/concepts/
# schemas:
# - input: schema.input
# custom:
#   severity: low
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Add a PodDisruptionBudget that selects the pods.
#   controls: {}
#   aliases: [deployment-has-poddisruptionbudget, statefulset-has-poddisruptionbudget, missingPodDisruptionBudget, require-pdb]
#   sync:
#   - {groups: [policy], versions: [v1], kinds: [PodDisruptionBudget]}
#   - {groups: [apps], versions: [v1], kinds: [Deployment, ReplicaSet, StatefulSet, DaemonSet]}
#   - {groups: [""], versions: [v1], kinds: [Pod, ReplicationController]}
#   - {groups: [batch], versions: [v1], kinds: [Job, CronJob]}
#   match:
#     kinds:
#     - apiGroups: [apps]
#       kinds: [Deployment, StatefulSet]
#   parameters:
#     complete: {type: boolean, default: false, description: "the files are all there is: what they do not hold does not exist"}
package rules.kubernetes.no_disruption_budget

import data.lib.place
import data.lib.workload

violation contains {"msg": msg, "details": {"path": ["metadata", "name"], "key": "PodDisruptionBudget"}} if {
	input.review.kind.kind in {"Deployment", "StatefulSet"}
	object.get(input.review.object, ["spec", "replicas"], 1) > 1
	known
	not place.chosen_by("PodDisruptionBudget", workload.pod.labels)
	msg := sprintf("no PodDisruptionBudget selects the pods of %s", [place.called])
}

known if input.parameters.complete

known if place.knows("PodDisruptionBudget")
