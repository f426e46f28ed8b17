# METADATA
# title: Role is bound to a default service account
# description: >-
#   Every pod that names no service account runs as the default one: a role bound to it is
#   granted to all of them.
# related_resources:
# - https://kubernetes.io/docs/concepts/security/rbac-good-practices/
# schemas:
# - input: schema.input
# custom:
#   severity: medium
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Create a service account for the workload and bind the role to that.
#   controls: {cis-kubernetes: ["5.1.5"], nsa: [rbac], mitre: [T1078]}
#   aliases: [CKV_K8S_42, C-0189, C-0053, C-0225, C-0239]
#   match:
#     kinds:
#     - apiGroups: [rbac.authorization.k8s.io]
#       kinds: [RoleBinding, ClusterRoleBinding]
#   parameters: {}
package rules.kubernetes.default_account_binding

import data.lib.manifest
import data.lib.workload

violation contains {"msg": msg, "details": {"path": ["subjects", n, "name"], "key": sprintf("subjects/%d", [n])}} if {
	input.review.object.kind in {"RoleBinding", "ClusterRoleBinding"}
	some n, subject in input.review.object.subjects
	subject.kind == "ServiceAccount"
	subject.name == "default"
	msg := sprintf("%s binds %s to a default service account", [workload.called, manifest.text(input.review.object, ["roleRef", "name"])])
}
