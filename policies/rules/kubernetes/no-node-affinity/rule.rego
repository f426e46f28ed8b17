# METADATA
# title: Pod has no node affinity
# description: >-
#   Without node affinity the scheduler may choose any node, also one of the wrong kind or zone.
# related_resources:
# - https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#node-affinity
# schemas:
# - input: schema.input
# custom:
#   severity: info
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Add nodeAffinity where it matters on which nodes the workload runs.
#   controls: {}
#   aliases: [no-node-affinity]
#   parameters: {}
package rules.kubernetes.no_node_affinity

import data.lib.manifest
import data.lib.podspec
import data.lib.workload

violation contains {"msg": msg, "details": {"path": workload.pod.path, "key": "nodeAffinity"}} if {
	podspec.spec
	count(manifest.fields(podspec.spec, ["affinity", "nodeAffinity"])) == 0
	msg := sprintf("%s may run on any node", [workload.called])
}
