# METADATA
# title: Kubernetes dashboard is deployed
# description: >-
#   The dashboard acts with rights of its own or of who is logged in, behind a web page; it has
#   been the way into many clusters, and its project is archived.
# related_resources:
# - https://kubernetes.io/docs/tasks/access-application-cluster/web-ui-dashboard/
# schemas:
# - input: schema.input
# - data.lib.workload.containers: schema.containers
# custom:
#   severity: low
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Use kubectl, or a client outside the cluster.
#   controls: {mitre: [T1133]}
#   aliases: [CKV_K8S_33, C-0014]
#   parameters: {}
package rules.kubernetes.dashboard

import data.lib.workload

violation contains {"msg": msg, "details": {"container": c.name, "path": array.concat(c.path, ["image"])}} if {
	some c in workload.containers
	some name in ["kubernetes-dashboard", "kubernetesui/"]
	contains(c.image.repository, name)
	msg := sprintf("%s is the Kubernetes dashboard", [workload.describe(c)])
}

violation contains {"msg": msg, "details": {"path": ["metadata"], "key": "dashboard"}} if {
	workload.pod.exists
	some label in ["app", "k8s-app"]
	input.review.object.metadata.labels[label] == "kubernetes-dashboard"
	msg := sprintf("%s is labelled as the Kubernetes dashboard", [workload.called])
}
