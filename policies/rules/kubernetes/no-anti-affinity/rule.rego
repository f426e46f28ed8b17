# METADATA
# title: Replicas may all run on one node
# description: >-
#   Without anti-affinity or a spread constraint all replicas may be on the one node that is lost.
# related_resources:
# - https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#affinity-and-anti-affinity
# schemas:
# - input: schema.input
# custom:
#   severity: info
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Add podAntiAffinity by the host name, or a topology spread constraint.
#   controls: {}
#   aliases: [no-anti-affinity, deployment-has-host-podantiaffinity, statefulset-has-host-podantiaffinity, create-pod-antiaffinity]
#   match:
#     kinds:
#     - apiGroups: [apps]
#       kinds: [Deployment, StatefulSet, ReplicaSet]
#     - apiGroups: [""]
#       kinds: [ReplicationController]
#   parameters: {}
package rules.kubernetes.no_anti_affinity

import data.lib.manifest
import data.lib.podspec
import data.lib.workload

violation contains {"msg": msg, "details": {"path": workload.pod.path, "key": "affinity"}} if {
	podspec.replicas > 1
	count(manifest.fields(podspec.spec, ["affinity", "podAntiAffinity"])) == 0
	count(manifest.items(podspec.spec, ["topologySpreadConstraints"])) == 0
	msg := sprintf("%s may have all its replicas on one node", [workload.called])
}
