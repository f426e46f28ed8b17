# METADATA
# title: Namespace without a NetworkPolicy for all its pods
# description: >-
#   Without one that selects all pods, a pod that no other policy selects can be reached by
#   everything in the cluster. Unless complete is set, it says so only where the run has
#   other objects of the namespace.
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
#     Add a NetworkPolicy with an empty podSelector to the namespace.
#   controls: {cis-kubernetes: ["5.3.2"], nsa: [network-policies]}
#   aliases: [C-0206, add-networkpolicy, generate-networkpolicy-existing]
#   sync:
#   - {groups: [networking.k8s.io], versions: [v1], kinds: [NetworkPolicy]}
#   - {groups: [apps], versions: [v1], kinds: [Deployment, ReplicaSet, StatefulSet, DaemonSet]}
#   - {groups: [""], versions: [v1], kinds: [Pod, ReplicationController]}
#   - {groups: [batch], versions: [v1], kinds: [Job, CronJob]}
#   match:
#     kinds:
#     - apiGroups: [""]
#       kinds: [Namespace]
#   parameters:
#     complete: {type: boolean, default: false, description: "the files are all there is: what they do not hold does not exist"}
package rules.kubernetes.namespace_without_network_policy

import data.lib.inventory
import data.lib.place

violation contains {"msg": msg, "details": {"path": ["metadata", "name"]}} if {
	input.review.kind.kind == "Namespace"
	input.review.kind.group == ""
	not guarded
	known
	msg := sprintf("%s has no NetworkPolicy that selects all pods", [place.called])
}

known if input.parameters.complete

known if data.inventory.namespace[place.name]

guarded if {
	some _, chosen in inventory.selectors[place.name].NetworkPolicy[""]
	object.get(chosen, "matchExpressions", []) == []
}
