# METADATA
# title: Binding to cluster-admin
# description: >-
#   Who is bound to cluster-admin may do anything in the cluster, or in the namespace of the
#   binding.
# related_resources:
# - https://kubernetes.io/docs/concepts/security/rbac-good-practices/
# schemas:
# - input: schema.input
# custom:
#   severity: high
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Bind a role that grants what is needed and no more.
#   controls: {cis-kubernetes: ["5.1.1"], nsa: [rbac], mitre: [T1078]}
#   aliases: [AVD-KSV-0111, C-0035, C-0185, C-0272, cluster-admin-role-binding, clusterrolebindingClusterAdmin, rolebindingClusterAdminClusterRole, restrict-binding-clusteradmin, block-cluster-admin-from-ns]
#   match:
#     kinds:
#     - apiGroups: [rbac.authorization.k8s.io]
#       kinds: [RoleBinding, ClusterRoleBinding]
#   parameters: {}
package rules.kubernetes.cluster_admin_binding

import data.lib.workload

violation contains {"msg": msg, "details": {"path": ["roleRef", "name"]}} if {
	workload.object.kind in {"RoleBinding", "ClusterRoleBinding"}
	workload.object.roleRef.name == "cluster-admin"
	not built_in
	msg := sprintf("%s binds cluster-admin", [workload.called])
}

# Every cluster comes with the binding of cluster-admin to system:masters.
built_in if {
	workload.object.metadata.name == "cluster-admin"
	{subject.name | some subject in workload.object.subjects} == {"system:masters"}
}
