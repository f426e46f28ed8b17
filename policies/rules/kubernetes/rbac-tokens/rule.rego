# METADATA
# title: Role can issue service account tokens
# description: >-
#   Who creates tokens for a service account has all its rights, wherever it is used.
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
#     Limit the grant to the service accounts that need it with resourceNames.
#   controls: {cis-kubernetes: ["5.1.13"], nsa: [rbac], mitre: [T1528]}
#   aliases: [C-0282]
#   match:
#     kinds:
#     - apiGroups: [rbac.authorization.k8s.io]
#       kinds: [Role, ClusterRole]
#   parameters: {}
package rules.kubernetes.rbac_tokens

import data.lib.rbac
import data.lib.workload

violation contains {"msg": msg, "details": {"path": ["rules", grant.n, "resources"]}} if {
	some grant in rbac.grants
	count(grant.names) == 0
	hit := rbac.granted(grant, {""}, {"serviceaccounts/token"}, {"create"})
	msg := sprintf("%s may create %s", [workload.called, rbac.list(hit)])
}
