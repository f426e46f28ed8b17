# METADATA
# title: Role can hand out rights that its holder lacks
# description: >-
#   The verbs bind and escalate let the holder grant rights beyond its own, and impersonate lets
#   it act as somebody else: each is a way to cluster-admin.
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
#     Remove the verb, or limit it to single roles or users with resourceNames.
#   controls: {cis-kubernetes: ["5.1.8"], nsa: [rbac], mitre: [T1078]}
#   aliases: [KSV-0043, KSV-0050, C-0065, C-0191, CKV_K8S_157, CKV_K8S_158, CKV2_K8S_3, restrict-escalation-verbs-roles]
#   match:
#     kinds:
#     - apiGroups: [rbac.authorization.k8s.io]
#       kinds: [Role, ClusterRole]
#   parameters: {}
package rules.kubernetes.rbac_escalation

import data.lib.rbac
import data.lib.workload

violation contains {"msg": msg, "details": {"verb": verb, "path": ["rules", grant.n, "verbs"], "key": sprintf("rules/%d/%s", [grant.n, verb])}} if {
	some grant in rbac.grants
	count(grant.names) == 0
	some verb, resources in escalating
	verb in grant.verbs
	hit := grant.resources & resources
	count(hit) > 0
	msg := sprintf("%s may %s %s", [workload.called, verb, rbac.list(hit)])
}

roles := {"roles", "clusterroles"}

escalating := {
	"bind": roles,
	"escalate": roles,
	"impersonate": {"users", "groups", "serviceaccounts", "userextras", "uids"},
}
