# METADATA
# title: Network policy selects neither pods nor namespaces
# description: >-
#   A policy that allows traffic and names no pods or namespaces, whose it is or whom it is for,
#   opens the whole namespace.
# related_resources:
# - https://kubernetes.io/docs/concepts/services-networking/network-policies/
# schemas:
# - input: schema.input
# custom:
#   severity: low
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Name the pods of the policy in podSelector, or those at the other end in from and to.
#   controls: {nsa: [network-policies], cis-kubernetes: ["5.3.2"]}
#   aliases: [AVD-KSV-0038, restrict-networkpolicy-empty-podselector]
#   match:
#     kinds:
#     - apiGroups: [networking.k8s.io]
#       kinds: [NetworkPolicy]
#   parameters: {}
package rules.kubernetes.network_policy_without_selector

import data.lib.manifest
import data.lib.workload

violation contains {"msg": msg, "details": {"path": ["spec"], "key": "podSelector"}} if {
	input.review.object.kind == "NetworkPolicy"
	not selects(manifest.fields(input.review.object, ["spec"]))
	not selects_a_peer
	allows
	msg := sprintf("%s allows traffic and selects neither pods nor namespaces", [workload.called])
}

selects(place) if {
	some selector in ["podSelector", "namespaceSelector"]
	count(manifest.fields(place, [selector])) > 0
}

selects_a_peer if {
	some peer in peers
	selects(peer)
}

peers contains peer if {
	some [direction, side] in [["ingress", "from"], ["egress", "to"]]
	some entry in manifest.items(input.review.object, ["spec", direction])
	some peer in entry[side]
	is_object(peer)
}

# Without any rule the policy denies.
allows if {
	some direction in ["ingress", "egress"]
	count(manifest.items(input.review.object, ["spec", direction])) > 0
}
