# METADATA
# title: Pod chooses its nodes
# description: >-
#   Pods that choose nodes make nodes that cannot be emptied or replaced. Says nothing until
#   forbiddenPlacement is set.
# related_resources:
# - https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/
# schemas:
# - input: schema.input
# custom:
#   severity: low
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Remove the setting and let the scheduler choose.
#   controls: {}
#   aliases: [restrict-node-selection, restrict-node-affinity]
#   parameters:
#     type: object
#     properties:
#       forbiddenPlacement:
#         description: what pods may not set, of nodeName, nodeSelector and nodeAffinity; empty judges nothing
#         type: array
#         items: {type: string}
#         default: []
package rules.organisation.node_placement

import data.lib.podspec
import data.lib.workload

violation contains {"msg": msg, "details": {"path": array.concat(workload.pod.path, path)}} if {
	count(input.parameters.forbiddenPlacement) > 0
	some name, path in places
	name in input.parameters.forbiddenPlacement
	not object.get(podspec.spec, path, null) in {null, ""}
	msg := sprintf("the pod chooses its nodes by %s", [name])
}

places := {"nodeName": ["nodeName"], "nodeSelector": ["nodeSelector"], "nodeAffinity": ["affinity", "nodeAffinity"]}
