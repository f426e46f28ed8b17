# METADATA
# title: Role can change who logs in or how names resolve
# description: >-
#   The config map aws-auth decides who may log in to an EKS cluster, and coredns where every
#   name of the cluster leads.
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
#     Leave these config maps to the administrators of the cluster.
#   controls: {nsa: [rbac], mitre: [T1098]}
#   aliases: [KSV-0115, C-0037]
#   match:
#     kinds:
#     - apiGroups: [rbac.authorization.k8s.io]
#       kinds: [Role, ClusterRole]
#   parameters: {}
package rules.kubernetes.rbac_cluster_config

import data.lib.rbac
import data.lib.workload

violation contains {"msg": msg, "details": {"path": ["rules", grant.n, "resources"]}} if {
	some grant in rbac.grants
	count(grant.names & {"aws-auth", "coredns"}) > 0
	hit := rbac.granted(grant, {""}, {"configmaps"}, {"update", "patch", "delete", "create"})
	msg := sprintf("%s may change those %s that rule the cluster", [workload.called, rbac.list(hit)])
}
