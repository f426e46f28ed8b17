# METADATA
# title: Role can create persistent volumes
# description: >-
#   A persistent volume may be a path of the node, so who creates one reaches its files past any
#   rule about hostPath.
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
#     Let a storage provisioner create volumes from claims.
#   controls: {cis-kubernetes: ["5.1.9"], nsa: [rbac], mitre: [T1611]}
#   aliases: [C-0278]
#   match:
#     kinds:
#     - apiGroups: [rbac.authorization.k8s.io]
#       kinds: [Role, ClusterRole]
#   parameters: {}
package rules.kubernetes.rbac_persistent_volumes

import data.lib.rbac
import data.lib.workload

violation contains {"msg": msg, "details": {"path": ["rules", grant.n, "resources"]}} if {
	some grant in rbac.grants
	count(grant.names) == 0
	hit := rbac.granted(grant, {""}, {"persistentvolumes"}, {"create"})
	msg := sprintf("%s may create %s", [workload.called, rbac.list(hit)])
}
