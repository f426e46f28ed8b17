# METADATA
# title: Role grants everything
# description: >-
#   A wildcard grants every verb or resource there is, and every one that will be added
#   later.
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
#     List the verbs and resources that are needed.
#   controls: {cis-kubernetes: ["5.1.3"], nsa: [rbac], mitre: [T1078]}
#   aliases: [AVD-KSV-0044, AVD-KSV-0045, AVD-KSV-0046, AVD-KSV-0112, CKV_K8S_49, C-0187, wildcard-in-rules, restrict-wildcard-resources, restrict-wildcard-verbs]
#   match:
#     kinds:
#     - apiGroups: [rbac.authorization.k8s.io]
#       kinds: [Role, ClusterRole]
#   parameters: {}
package rules.kubernetes.rbac_wildcard

import data.lib.workload

violation contains {"msg": msg, "details": {"path": ["rules", n, field]}} if {
	workload.object.kind in {"Role", "ClusterRole"}
	some n, grant in workload.object.rules
	some field in ["verbs", "resources"]
	"*" in grant[field]
	msg := sprintf("%s grants all %s", [workload.called, field])
}
