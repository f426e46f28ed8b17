# METADATA
# title: Namespace does not enforce the restricted standard
# description: >-
#   Only the restricted Pod Security Standard keeps containers from running as root and from
#   keeping capabilities; namespaces without special needs can enforce it.
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
#     Label it pod-security.kubernetes.io/enforce: restricted.
#   controls: {cis-kubernetes: ["5.2.6", "5.2.7", "5.2.9", "5.2.10"]}
#   aliases: [C-0197, C-0198, C-0200, C-0201]
#   match:
#     kinds:
#     - apiGroups: [""]
#       kinds: [Namespace]
#   parameters: {}
package rules.kubernetes.namespace_not_restricted

import data.lib.workload

violation contains {"msg": msg, "details": {"path": ["metadata"], "key": "enforce"}} if {
	input.review.object.kind == "Namespace"
	object.get(input.review.object, "apiVersion", "v1") == "v1"
	not object.get(input.review.object, ["metadata", "labels", "pod-security.kubernetes.io/enforce"], "") in {"restricted"}
	msg := sprintf("%s does not enforce the restricted Pod Security Standard", [workload.called])
}
