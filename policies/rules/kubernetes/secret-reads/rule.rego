# METADATA
# title: Role may read all secrets
# description: >-
#   Who may get, list or watch secrets has every credential of the namespace, or of the
#   cluster.
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
#     Name the secrets in resourceNames and grant get only, or mount them where they are
#     needed.
#   controls: {cis-kubernetes: ["5.1.2"], nsa: [rbac], mitre: [T1552]}
#   aliases: [AVD-KSV-0041, AVD-KSV-0113, CKV2_K8S_5, C-0015, C-0186, access-to-secrets, restrict-secret-role-verbs]
#   match:
#     kinds:
#     - apiGroups: [rbac.authorization.k8s.io]
#       kinds: [Role, ClusterRole]
#   parameters: {}
package rules.kubernetes.secret_reads

import data.lib.workload

# A wildcard is kubernetes/rbac-wildcard's finding.
violation contains {"msg": msg, "details": {"path": ["rules", n, "resources"]}} if {
	workload.object.kind in {"Role", "ClusterRole"}
	some n, grant in workload.object.rules
	"secrets" in grant.resources
	count(object.get(grant, "resourceNames", [])) == 0
	reads(grant)
	core(grant)
	msg := sprintf("%s may read all secrets", [workload.called])
}

reads(grant) if {
	some verb in grant.verbs
	verb in {"get", "list", "watch", "*"}
}

core(grant) if {
	some group in grant.apiGroups
	group in {"", "*"}
}
