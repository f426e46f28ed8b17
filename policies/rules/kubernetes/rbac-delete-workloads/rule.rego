# METADATA
# title: Role can delete workloads
# description: >-
#   Deleting workloads takes applications down, and what they were doing with them.
# related_resources:
# - https://kubernetes.io/docs/concepts/security/rbac-good-practices/
# schemas:
# - input: schema.input
# custom:
#   severity: low
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Grant delete to deployment pipelines and controllers only.
#   controls: {nsa: [rbac], mitre: [T1485]}
#   aliases: [C-0007]
#   match:
#     kinds:
#     - apiGroups: [rbac.authorization.k8s.io]
#       kinds: [Role, ClusterRole]
#   parameters: {}
package rules.kubernetes.rbac_delete_workloads

import data.lib.rbac
import data.lib.workload

violation contains {"msg": msg, "details": {"path": ["rules", grant.n, "resources"]}} if {
	some grant in rbac.grants
	count(grant.names) == 0
	hit := rbac.granted(grant, {"", "apps", "batch"}, {"pods", "deployments", "statefulsets", "daemonsets", "replicasets", "replicationcontrollers", "jobs", "cronjobs"}, {"delete", "deletecollection"})
	msg := sprintf("%s may delete %s", [workload.called, rbac.list(hit)])
}
