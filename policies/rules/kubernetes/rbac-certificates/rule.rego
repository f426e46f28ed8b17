# METADATA
# title: Role can approve certificates
# description: >-
#   Who approves signing requests can issue a certificate for any user or node of the cluster.
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
#     Leave approval to the controllers of the cluster.
#   controls: {cis-kubernetes: ["5.1.11"], nsa: [rbac], mitre: [T1649]}
#   aliases: [C-0280, CKV_K8S_156, restrict-clusterrole-csr]
#   match:
#     kinds:
#     - apiGroups: [rbac.authorization.k8s.io]
#       kinds: [Role, ClusterRole]
#   parameters: {}
package rules.kubernetes.rbac_certificates

import data.lib.rbac
import data.lib.workload

violation contains {"msg": msg, "details": {"path": ["rules", grant.n, "resources"]}} if {
	some grant in rbac.grants
	hit := rbac.granted(grant, {"certificates.k8s.io"}, {"certificatesigningrequests/approval", "signers"}, {"update", "patch", "approve"})
	msg := sprintf("%s may approve %s", [workload.called, rbac.list(hit)])
}
