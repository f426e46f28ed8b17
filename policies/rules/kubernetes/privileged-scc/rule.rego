# METADATA
# title: Security context constraints allow privileged containers
# description: >-
#   Whoever may use the constraints may run containers that own their node.
# related_resources:
# - https://docs.openshift.com/container-platform/latest/authentication/managing-security-context-constraints.html
# schemas:
# - input: schema.input
# custom:
#   severity: medium
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Set allowPrivilegedContainer to false.
#   controls: {mitre: [T1611]}
#   aliases: [scc-deny-privileged-container]
#   match:
#     kinds:
#     - apiGroups: [security.openshift.io]
#       kinds: [SecurityContextConstraints]
#   parameters: {}
package rules.kubernetes.privileged_scc

import data.lib.workload

violation contains {"msg": msg, "details": {"path": ["allowPrivilegedContainer"]}} if {
	input.review.object.kind == "SecurityContextConstraints"
	input.review.object.allowPrivilegedContainer == true
	msg := sprintf("%s allows privileged containers", [workload.called])
}
