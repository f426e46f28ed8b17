# METADATA
# title: Namespace admits privileged pods
# description: >-
#   The label switches off what Pod Security admission would refuse in the namespace.
# related_resources:
# - https://kubernetes.io/docs/concepts/security/pod-security-admission/
# schemas:
# - input: schema.input
# custom:
#   severity: medium
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Set pod-security.kubernetes.io/enforce to baseline or restricted.
#   controls: {}
#   aliases: [deny-privileged-profile]
#   match:
#     kinds:
#     - apiGroups: [""]
#       kinds: [Namespace]
#   parameters: {}
package rules.kubernetes.namespace_privileged

import data.lib.workload

violation contains {"msg": msg, "details": {"path": ["metadata", "labels", label]}} if {
	workload.object.kind == "Namespace"
	label := "pod-security.kubernetes.io/enforce"
	object.get(workload.object, ["metadata", "labels", label], "") == "privileged"
	msg := sprintf("%s admits privileged pods", [workload.called])
}
