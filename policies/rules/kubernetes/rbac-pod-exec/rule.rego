# METADATA
# title: Role can run commands in pods
# description: >-
#   A shell in a pod has its service account, its secrets and its network; forwarding its ports
#   reaches what network policy hides.
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
#     Grant pods/exec, pods/attach and pods/portforward to people only for the time they need
#     them.
#   controls: {nsa: [rbac], mitre: [T1609]}
#   aliases: [KSV-0053, KSV-0054, C-0002, C-0063, CKV2_K8S_2, clusterrolePodExecAttach, rolePodExecAttach, clusterrolebindingPodExecAttach, rolebindingClusterRolePodExecAttach, rolebindingRolePodExecAttach]
#   match:
#     kinds:
#     - apiGroups: [rbac.authorization.k8s.io]
#       kinds: [Role, ClusterRole]
#   parameters: {}
package rules.kubernetes.rbac_pod_exec

import data.lib.rbac
import data.lib.workload

violation contains {"msg": msg, "details": {"path": ["rules", grant.n, "resources"]}} if {
	some grant in rbac.grants
	count(grant.names) == 0
	hit := rbac.granted(grant, {""}, {"pods/exec", "pods/attach", "pods/portforward", "pods/*"}, {"create", "get", "update", "patch"})
	msg := sprintf("%s may use %s", [workload.called, rbac.list(hit)])
}
