# METADATA
# title: Pods are not spread over nodes or zones
# description: >-
#   Without a spread constraint over nodes or zones, all pods of a workload may be in the one that
#   is lost.
# related_resources:
# - https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/
# schemas:
# - input: schema.input
# custom:
#   severity: info
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Add a topology spread constraint over kubernetes.io/hostname or topology.kubernetes.io/zone.
#   controls: {}
#   aliases: [topologySpreadConstraint, topologyspreadconstraints-policy]
#   parameters: {}
package rules.kubernetes.no_topology_spread

import data.lib.manifest
import data.lib.podspec
import data.lib.workload

violation contains {"msg": msg, "details": {"path": workload.pod.path, "key": "topologySpreadConstraints"}} if {
	podspec.spec
	not input.review.object.kind in {"Job", "CronJob"}
	not spread
	msg := sprintf("%s is not spread over nodes or zones", [workload.called])
}

spread if {
	some constraint in manifest.items(podspec.spec, ["topologySpreadConstraints"])
	constraint.topologyKey in {"kubernetes.io/hostname", "topology.kubernetes.io/zone"}
}
