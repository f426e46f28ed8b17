# METADATA
# title: Role can create pods or change workloads
# description: >-
#   Who can create a pod can run it under any service account of the namespace and mount any of
#   its secrets and volumes.
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
#     Grant create and update of workloads to deployment pipelines and controllers only.
#   controls: {cis-kubernetes: ["5.1.4"], nsa: [rbac], mitre: [T1610]}
#   aliases: [KSV-0048, C-0188, access-to-create-pods]
#   match:
#     kinds:
#     - apiGroups: [rbac.authorization.k8s.io]
#       kinds: [Role, ClusterRole]
#   parameters: {}
package rules.kubernetes.rbac_create_workloads

import data.lib.rbac
import data.lib.workload

violation contains {"msg": msg, "details": {"path": ["rules", grant.n, "resources"]}} if {
	some grant in rbac.grants
	count(grant.names) == 0
	hit := rbac.granted(grant, {"", "apps", "batch"}, {"pods", "deployments", "statefulsets", "daemonsets", "replicasets", "replicationcontrollers", "jobs", "cronjobs"}, {"create", "update", "patch"})
	msg := sprintf("%s may create or change %s", [workload.called, rbac.list(hit)])
}
