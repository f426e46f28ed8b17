# METADATA
# title: Namespace does not enforce the baseline standard
# description: >-
#   Without the label pod-security.kubernetes.io/enforce, or with privileged, Kubernetes admits
#   into the namespace pods that can take over their node.
# related_resources:
# - https://kubernetes.io/docs/concepts/security/pod-security-admission/
# schemas:
# - input: schema.input
# custom:
#   severity: low
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Label it pod-security.kubernetes.io/enforce: baseline, or restricted.
#   controls: {cis-kubernetes: ["5.2.1", "5.2.2", "5.2.3", "5.2.4", "5.2.5"]}
#   aliases: [C-0192, C-0193, C-0194, C-0195, C-0196, C-0199, C-0202, C-0203, C-0204]
#   match:
#     kinds:
#     - apiGroups: [""]
#       kinds: [Namespace]
#   parameters: {}
package rules.kubernetes.namespace_not_baseline

import data.lib.workload

violation contains {"msg": msg, "details": {"path": ["metadata"], "key": "enforce"}} if {
	input.review.object.kind == "Namespace"
	object.get(input.review.object, "apiVersion", "v1") == "v1"
	not object.get(input.review.object, ["metadata", "labels", "pod-security.kubernetes.io/enforce"], "") in {"baseline", "restricted"}
	msg := sprintf("%s does not enforce the baseline Pod Security Standard", [workload.called])
}
