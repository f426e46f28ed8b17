# METADATA
# title: Workload is in kube-system
# description: >-
#   What is in kube-system shares it with the cluster's own components, their service accounts and
#   secrets.
# related_resources:
# - https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/
# schemas:
# - input: schema.input
# custom:
#   severity: info
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Put the workload into a namespace of its own.
#   controls: {}
#   aliases: [AVD-KSV-0037]
#   parameters: {}
package rules.kubernetes.system_namespace

import data.lib.workload

violation contains {"msg": msg, "details": {"path": ["metadata", "namespace"]}} if {
	input.review.object.metadata.namespace == "kube-system"
	workload.pod.exists
	not control_plane
	msg := sprintf("%s is in the namespace kube-system", [workload.called])
}

# The static pods of the control plane belong there.
control_plane if input.review.object.metadata.labels.tier == "control-plane"
