# METADATA
# title: Workload without a NetworkPolicy
# description: >-
#   No NetworkPolicy of the run selects the pods, so whatever runs in the cluster may
#   connect to them. Unless complete is set, it says so only where the namespace has a
#   NetworkPolicy in the run: then somebody takes care and forgot this one.
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
#     Add a NetworkPolicy that selects the pods.
#   controls: {cis-kubernetes: ["5.3.2"], nsa: [network-policies]}
#   aliases: [non-isolated-pod, pod-networkpolicy, C-0260, CKV2_K8S_6, missingNetworkPolicy, require-network-policy]
#   sync:
#   - {groups: [networking.k8s.io], versions: [v1], kinds: [NetworkPolicy]}
#   - {groups: [apps], versions: [v1], kinds: [Deployment, ReplicaSet, StatefulSet, DaemonSet]}
#   - {groups: [""], versions: [v1], kinds: [Pod, ReplicationController]}
#   - {groups: [batch], versions: [v1], kinds: [Job, CronJob]}
#   parameters:
#     complete: {type: boolean, default: false, description: "the files are all there is: what they do not hold does not exist"}
package rules.kubernetes.no_network_policy

import data.lib.place
import data.lib.workload

violation contains {"msg": msg, "details": {"path": ["metadata", "name"], "key": "NetworkPolicy"}} if {
	workload.pod.exists
	known
	not place.chosen_by("NetworkPolicy", workload.pod.labels)
	msg := sprintf("no NetworkPolicy selects the pods of %s", [place.called])
}

known if input.parameters.complete

known if place.knows("NetworkPolicy")
