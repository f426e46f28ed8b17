# METADATA
# title: Role can change roles or their bindings
# description: >-
#   Who writes roles and bindings decides who may do what; Kubernetes only checks that they do
#   not grant more than they hold.
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
#     Leave roles and bindings to the people and pipelines that administer the cluster.
#   controls: {cis-kubernetes: ["5.1.8"], nsa: [rbac], mitre: [T1098]}
#   aliases: [KSV-0050, KSV-0051, KSV-0052, KSV-0055, CKV2_K8S_1]
#   match:
#     kinds:
#     - apiGroups: [rbac.authorization.k8s.io]
#       kinds: [Role, ClusterRole]
#   parameters: {}
package rules.kubernetes.rbac_manage_roles

import data.lib.rbac
import data.lib.workload

violation contains {"msg": msg, "details": {"path": ["rules", grant.n, "resources"]}} if {
	some grant in rbac.grants
	hit := rbac.granted(grant, {"rbac.authorization.k8s.io"}, {"roles", "clusterroles", "rolebindings", "clusterrolebindings"}, rbac.writes)
	msg := sprintf("%s may change %s", [workload.called, rbac.list(hit)])
}
