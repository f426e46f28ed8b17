# METADATA
# title: Role can change admission webhooks
# description: >-
#   A mutating webhook sees and rewrites every object that is created; removing a validating one
#   switches its policy off.
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
#     Limit the grant to the configurations of its own with resourceNames.
#   controls: {cis-kubernetes: ["5.1.12"], nsa: [rbac], mitre: [T1546]}
#   aliases: [KSV-0114, C-0281, CKV_K8S_155, restrict-clusterrole-mutating-validating-admission-webhooks]
#   match:
#     kinds:
#     - apiGroups: [rbac.authorization.k8s.io]
#       kinds: [Role, ClusterRole]
#   parameters: {}
package rules.kubernetes.rbac_webhooks

import data.lib.rbac
import data.lib.workload

violation contains {"msg": msg, "details": {"path": ["rules", grant.n, "resources"]}} if {
	some grant in rbac.grants
	count(grant.names) == 0
	hit := rbac.granted(grant, {"admissionregistration.k8s.io"}, {"mutatingwebhookconfigurations", "validatingwebhookconfigurations"}, rbac.writes)
	msg := sprintf("%s may change %s", [workload.called, rbac.list(hit)])
}
