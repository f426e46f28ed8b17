# METADATA
# title: Role can delete logs or events
# description: >-
#   Who deletes pod logs and events removes the traces of an attack.
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
#     Remove delete and deletecollection on pods/log and events.
#   controls: {nsa: [rbac], mitre: [T1070]}
#   aliases: [KSV-0042, C-0031]
#   match:
#     kinds:
#     - apiGroups: [rbac.authorization.k8s.io]
#       kinds: [Role, ClusterRole]
#   parameters: {}
package rules.kubernetes.rbac_delete_evidence

import data.lib.rbac
import data.lib.workload

violation contains {"msg": msg, "details": {"path": ["rules", grant.n, "resources"]}} if {
	some grant in rbac.grants
	count(grant.names) == 0
	hit := rbac.granted(grant, {"", "events.k8s.io"}, {"pods/log", "events"}, {"delete", "deletecollection"})
	msg := sprintf("%s may delete %s", [workload.called, rbac.list(hit)])
}
