# METADATA
# title: PodDisruptionBudget allows no disruption
# description: >-
#   No pod may ever be evicted: nodes cannot be drained, and upgrades of the cluster hang.
#   Where the run holds the workloads that the budget selects, their replicas (or an
#   autoscaler's minimum) are compared with minAvailable.
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
#     Allow at least one pod to be away: maxUnavailable 1, or minAvailable below the number
#     of replicas.
#   controls: {}
#   aliases: [pdb-max-unavailable, pdb-min-available, pdbDisruptionsIsZero, pdbMinAvailableGreaterThanHPAMinReplicas, pdb-maxunavailable, pdb-maxunavailable-with-deployments, pdb-minavailable-check, require-reasonable-pdbs, deployment-replicas-higher-than-pdb, require-replicas-allow-disruption, K8sPodDisruptionBudget]
#   sync:
#   - {groups: [apps], versions: [v1], kinds: [Deployment, ReplicaSet, StatefulSet, DaemonSet]}
#   - {groups: [""], versions: [v1], kinds: [Pod, ReplicationController]}
#   - {groups: [batch], versions: [v1], kinds: [Job, CronJob]}
#   - {groups: [autoscaling], versions: [v2, v1], kinds: [HorizontalPodAutoscaler]}
#   match:
#     kinds:
#     - apiGroups: [policy]
#       kinds: [PodDisruptionBudget]
#   parameters: {}
package rules.kubernetes.disruption_budget_blocks

import data.lib.inventory
import data.lib.place

violation contains {"msg": msg, "details": {"path": ["spec", "maxUnavailable"]}} if {
	budget
	spec.maxUnavailable in {0, "0", "0%"}
	msg := sprintf("%s lets no pod be away", [place.called])
}

violation contains {"msg": msg, "details": {"path": ["spec", "minAvailable"]}} if {
	budget
	spec.minAvailable == "100%"
	msg := sprintf("%s wants all pods at all times", [place.called])
}

violation contains {"msg": msg, "details": {"path": ["spec", "minAvailable"]}} if {
	budget
	spec.minAvailable != "100%"
	replicas := [least(workload) | some workload in place.selected(spec.selector)]
	sum(replicas) > 0
	wanted(spec.minAvailable, sum(replicas)) >= sum(replicas)
	msg := sprintf("%s wants %v pods at all times, and there are %d", [place.called, spec.minAvailable, sum(replicas)])
}

budget if input.review.kind.kind == "PodDisruptionBudget"

spec := input.review.object.spec

# least is the number of pods that a workload has when it has fewest.
least(workload) := min([scaler.minimum | some scaler in scalers(workload)]) if {
	count(scalers(workload)) > 0
} else := workload.replicas

scalers(workload) := found if {
	found := inventory.autoscalers[place.namespace][concat("/", [workload.kind, workload.name])]
} else := {}

wanted(available, _) := available if is_number(available)

# Kubernetes rounds a share up.
wanted(available, replicas) := ceil((to_number(trim_suffix(available, "%")) * replicas) / 100) if {
	is_string(available)
	regex.match(`^[0-9]+%$`, available)
}
