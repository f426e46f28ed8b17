# METADATA
# title: Role can reach the kubelets through nodes/proxy
# description: >-
#   The proxy of a node is the kubelet itself: it runs commands in every pod of the node, past
#   admission control and the audit log.
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
#     Grant nodes/metrics or nodes/stats instead.
#   controls: {cis-kubernetes: ["5.1.10"], nsa: [rbac], mitre: [T1609]}
#   aliases: [KSV-0047, C-0279, CKV2_K8S_2, restrict-clusterrole-nodesproxy]
#   match:
#     kinds:
#     - apiGroups: [rbac.authorization.k8s.io]
#       kinds: [Role, ClusterRole]
#   parameters: {}
package rules.kubernetes.rbac_node_proxy

import data.lib.rbac
import data.lib.workload

violation contains {"msg": msg, "details": {"path": ["rules", grant.n, "resources"]}} if {
	some grant in rbac.grants
	count(grant.names) == 0
	hit := rbac.granted(grant, {""}, {"nodes/proxy", "nodes/*"}, {"get", "create", "update", "patch", "delete"})
	msg := sprintf("%s may use %s", [workload.called, rbac.list(hit)])
}
