# METADATA
# title: Role can change the network
# description: >-
#   Who writes services, endpoints and ingresses can take over the traffic of others, and who
#   writes network policies can open them.
# related_resources:
# - https://kubernetes.io/docs/concepts/security/rbac-good-practices/
# schemas:
# - input: schema.input
# custom:
#   severity: low
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Grant this to controllers that manage the network only.
#   controls: {nsa: [rbac], mitre: [T1557]}
#   aliases: [KSV-0056, CKV2_K8S_4]
#   match:
#     kinds:
#     - apiGroups: [rbac.authorization.k8s.io]
#       kinds: [Role, ClusterRole]
#   parameters: {}
package rules.kubernetes.rbac_networking

import data.lib.rbac
import data.lib.workload

violation contains {"msg": msg, "details": {"path": ["rules", grant.n, "resources"]}} if {
	some grant in rbac.grants
	count(grant.names) == 0
	hit := rbac.granted(grant, {"", "networking.k8s.io", "discovery.k8s.io", "gateway.networking.k8s.io", "extensions"}, {"services", "services/status", "endpoints", "endpointslices", "ingresses", "networkpolicies", "httproutes", "gateways"}, rbac.writes)
	msg := sprintf("%s may change %s", [workload.called, rbac.list(hit)])
}
