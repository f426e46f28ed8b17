# METADATA
# title: Replicas are set beside an autoscaler
# description: >-
#   Each time the object is applied, the number of replicas falls back to the written one
#   until the autoscaler corrects it.
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
#     Leave spec.replicas out.
#   controls: {}
#   aliases: [deployment-targeted-by-hpa-does-not-have-replicas-configured]
#   sync:
#   - {groups: [autoscaling], versions: [v2, v1], kinds: [HorizontalPodAutoscaler]}
#   match:
#     kinds:
#     - apiGroups: [apps]
#       kinds: [Deployment, StatefulSet]
#   parameters: {}
package rules.kubernetes.replicas_with_autoscaler

import data.lib.place

violation contains {"msg": msg, "details": {"path": ["spec", "replicas"]}} if {
	input.review.kind.kind in {"Deployment", "StatefulSet"}
	input.review.object.spec.replicas
	names := [scaler.name | some scaler in place.autoscalers]
	count(names) > 0
	msg := sprintf("%s sets replicas, which the autoscaler %q sets too", [place.called, names[0]])
}
