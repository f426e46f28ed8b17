# METADATA
# title: Role edit may write endpoints
# description: >-
#   Who writes endpoints can send the traffic of a Service to pods of other namespaces, past
#   network policy (CVE-2021-25740); everybody who may edit a namespace gets the rules of this
#   role.
# related_resources:
# - https://github.com/kubernetes/kubernetes/issues/103675
# schemas:
# - input: schema.input
# custom:
#   severity: medium
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Remove the verbs create, patch and update for endpoints from system:aggregate-to-edit, and
#     keep the API server from putting them back with the annotation
#     rbac.authorization.kubernetes.io/autoupdate "false".
#   controls: {nsa: [rbac], mitre: [T1557]}
#   aliases: [K8sBlockEndpointEditDefaultRole, restrict-edit-for-endpoints]
#   match:
#     kinds:
#     - apiGroups: [rbac.authorization.k8s.io]
#       kinds: [ClusterRole]
#   parameters: {}
package rules.kubernetes.rbac_endpoints

import data.lib.workload

violation contains {"msg": msg, "details": {"path": ["rules", n, "resources"]}} if {
	input.review.object.kind == "ClusterRole"
	input.review.object.metadata.name == "system:aggregate-to-edit"
	some n, grant in input.review.object.rules
	"endpoints" in grant.resources
	count({"create", "patch", "update", "*"} & {verb | some verb in grant.verbs}) > 0
	msg := sprintf("%s lets all who may edit a namespace write endpoints", [workload.called])
}
