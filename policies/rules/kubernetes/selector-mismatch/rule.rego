# METADATA
# title: Selector does not match the pods of its template
# description: >-
#   A workload whose selector does not match the labels of its own pods is refused by the API
#   server.
# related_resources:
# - https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#selector
# schemas:
# - input: schema.input
# custom:
#   severity: medium
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Give the template the labels that the selector asks for.
#   controls: {}
#   aliases: [mismatching-selector, deployment-pod-selector-labels-match-template-metadata-labels, statefulset-pod-selector-labels-match-template-metadata-labels, C-0296]
#   match:
#     kinds:
#     - apiGroups: [apps]
#       kinds: [Deployment, StatefulSet, DaemonSet, ReplicaSet]
#     - apiGroups: [""]
#       kinds: [ReplicationController]
#   parameters: {}
package rules.kubernetes.selector_mismatch

import data.lib.manifest
import data.lib.podspec
import data.lib.workload

violation contains {"msg": msg, "details": {"path": ["spec", "selector"]}} if {
	input.review.object.kind in {"Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "ReplicationController"}
	workload.pod.exists
	some key, value in wanted
	object.get(podspec.labels, key, null) != value
	msg := sprintf("%s selects the label %s=%s, which its pods do not have", [workload.called, key, value])
}

violation contains {"msg": msg, "details": {"path": ["spec", "selector"]}} if {
	input.review.object.kind in {"Deployment", "StatefulSet", "DaemonSet", "ReplicaSet"}
	workload.pod.exists
	some expression in manifest.items(input.review.object, ["spec", "selector", "matchExpressions"])
	is_object(expression)
	not holds(object.get(expression, "operator", ""), object.get(podspec.labels, object.get(expression, "key", ""), null), object.get(expression, "values", []))
	msg := sprintf("%s selects by the label %v, which its pods do not have", [workload.called, object.get(expression, "key", "")])
}

wanted := manifest.strings(input.review.object, ["spec", "selector"]) if {
	input.review.object.kind == "ReplicationController"
} else := manifest.strings(input.review.object, ["spec", "selector", "matchLabels"])

holds("In", value, values) if value in values

holds("NotIn", value, values) if not value in values

holds("Exists", value, _) if value != null

holds("DoesNotExist", null, _)
