# METADATA
# title: Role is bound to everybody or to the masters
# description: >-
#   system:anonymous and system:unauthenticated are whoever reaches the API server,
#   system:authenticated is every user and pod; members of system:masters bypass authorization
#   for good.
# related_resources:
# - https://kubernetes.io/docs/concepts/security/rbac-good-practices/
# schemas:
# - input: schema.input
# custom:
#   severity: from-finding
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Bind the role to a group, user or service account that needs it.
#   controls: {cis-kubernetes: ["5.1.7"], nsa: [rbac], mitre: [T1078]}
#   aliases: [KSV-0122, KSV-0123, C-0246, KSV-01011, C-0262, K8sDisallowAnonymous, restrict-binding-system-groups, disallow-self-provisioner-binding, C-0265]
#   match:
#     kinds:
#     - apiGroups: [rbac.authorization.k8s.io]
#       kinds: [RoleBinding, ClusterRoleBinding]
#   parameters:
#     type: object
#     properties:
#       allowedRoles:
#         description: roles that may be bound to everybody
#         type: array
#         items: {type: string}
#         default: []
#       disallowAuthenticated:
#         description: whether a binding to system:authenticated is a finding
#         type: boolean
#         default: true
package rules.kubernetes.public_binding

import data.lib.manifest
import data.lib.workload

violation contains {"msg": msg, "details": {
	"subject": subject.name,
	"severity": groups[subject.name],
	"path": ["subjects", n, "name"],
	"key": sprintf("subjects/%s", [subject.name]),
}} if {
	input.review.object.kind in {"RoleBinding", "ClusterRoleBinding"}
	some n, subject in input.review.object.subjects
	groups[subject.name]
	not allowed(subject.name)
	not built_in
	msg := sprintf("%s binds %s to %s", [workload.called, manifest.text(input.review.object, ["roleRef", "name"]), subject.name])
}

groups := {
	"system:anonymous": "critical",
	"system:unauthenticated": "critical",
	"system:masters": "high",
	"system:authenticated": "medium",
}

# Every cluster comes with these.
built_in if input.review.object.roleRef.name in {
	"system:discovery", "system:basic-user", "system:public-info-viewer",
	"system:service-account-issuer-discovery",
}

built_in if {
	input.review.object.metadata.name == "cluster-admin"
	input.review.object.roleRef.name == "cluster-admin"
}

allowed(_) if input.review.object.roleRef.name in input.parameters.allowedRoles

allowed("system:authenticated") if input.parameters.disallowAuthenticated == false
