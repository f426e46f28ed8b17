# METADATA
# title: Autoscaler scales nothing
# description: >-
#   The object that scaleTargetRef (or targetRef) names is not in the run, so nothing is
#   ever scaled. Unless complete is set, it is called missing only where the namespace has
#   another object of the kind in the run.
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
#     Name an object that exists.
#   controls: {}
#   aliases: [dangling-horizontalpodautoscaler, horizontalpodautoscaler-has-target, C-0300, verify-vpa-target]
#   sync:
#   - {groups: [apps], versions: [v1], kinds: [Deployment, ReplicaSet, StatefulSet, DaemonSet]}
#   - {groups: [""], versions: [v1], kinds: [Pod, ReplicationController]}
#   match:
#     kinds:
#     - apiGroups: [autoscaling]
#       kinds: [HorizontalPodAutoscaler]
#     - apiGroups: [autoscaling.k8s.io]
#       kinds: [VerticalPodAutoscaler]
#   parameters:
#     complete: {type: boolean, default: false, description: "the files are all there is: what they do not hold does not exist"}
package rules.kubernetes.autoscaler_without_target

import data.lib.place

violation contains {"msg": msg, "details": {"path": ["spec", field, "name"]}} if {
	some field in fields[input.review.kind.kind]
	target := input.review.object.spec[field]
	not place.has(target.kind, target.name)
	known(target.kind)
	msg := sprintf("%s is for the %s %q, which is not here", [place.called, target.kind, target.name])
}

fields := {"HorizontalPodAutoscaler": ["scaleTargetRef"], "VerticalPodAutoscaler": ["targetRef"]}

known(_) if input.parameters.complete

known(kind) if place.knows(kind)
