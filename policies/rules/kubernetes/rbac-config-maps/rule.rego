# METADATA
# title: Role can change every config map
# description: >-
#   Config maps hold the configuration of workloads and of the cluster itself: the DNS server,
#   and on EKS who may log in.
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
#     Name the config maps in resourceNames.
#   controls: {nsa: [rbac], mitre: [T1565]}
#   aliases: [KSV-0049, C-0037]
#   match:
#     kinds:
#     - apiGroups: [rbac.authorization.k8s.io]
#       kinds: [Role, ClusterRole]
#   parameters: {}
package rules.kubernetes.rbac_config_maps

import data.lib.rbac
import data.lib.workload

violation contains {"msg": msg, "details": {"path": ["rules", grant.n, "resources"]}} if {
	some grant in rbac.grants
	count(grant.names) == 0
	hit := rbac.granted(grant, {""}, {"configmaps"}, {"update", "patch", "delete", "deletecollection", "create"})
	msg := sprintf("%s may change all %s", [workload.called, rbac.list(hit)])
}
