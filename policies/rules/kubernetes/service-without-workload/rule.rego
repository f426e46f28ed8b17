# METADATA
# title: Service selects no workload
# description: >-
#   The selector matches the pods of no workload of the run, so the Service has no
#   endpoints. Unless complete is set, it says so only where a workload of the namespace has
#   one of the labels, or the Service's name: elsewhere the workload may well come from
#   somewhere else.
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
#     Give the pods the labels that the selector asks for, or correct the selector.
#   controls: {}
#   aliases: [dangling-service, service-targets-pod, C-0293]
#   sync:
#   - {groups: [apps], versions: [v1], kinds: [Deployment, ReplicaSet, StatefulSet, DaemonSet]}
#   - {groups: [""], versions: [v1], kinds: [Pod, ReplicationController]}
#   - {groups: [batch], versions: [v1], kinds: [Job, CronJob]}
#   match:
#     kinds:
#     - apiGroups: [""]
#       kinds: [Service]
#   parameters:
#     complete: {type: boolean, default: false, description: "the files are all there is: what they do not hold does not exist"}
package rules.kubernetes.service_without_workload

import data.lib.place

violation contains {"msg": msg, "details": {"path": ["spec", "selector"]}} if {
	input.review.kind.kind == "Service"
	input.review.kind.group == ""
	labels := input.review.object.spec.selector
	count(labels) > 0
	chosen := {"matchLabels": labels}
	not place.selects(chosen)
	known(chosen)
	msg := sprintf("the selector of %s matches the pods of no workload here", [place.called])
}

known(_) if input.parameters.complete

known(chosen) if place.near(chosen, place.name)
