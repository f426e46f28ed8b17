# METADATA
# title: Tiller is deployed
# description: >-
#   Tiller, the server half of Helm 2, may do anything in the cluster and does it for whoever
#   asks; Helm has done without it since 2019.
# related_resources:
# - https://helm.sh/docs/faq/changes_since_helm2/
# schemas:
# - input: schema.input
# - data.lib.workload.containers: schema.containers
# custom:
#   severity: high
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Remove Tiller and use Helm 3 or later.
#   controls: {mitre: [T1610]}
#   aliases: [AVD-KSV-0102, CKV_K8S_34, disallow-helm-tiller]
#   parameters: {}
package rules.kubernetes.tiller

import data.lib.workload

violation contains {"msg": msg, "details": {"container": c.name, "path": array.concat(c.path, ["image"])}} if {
	some c in workload.containers
	contains(c.image.repository, "tiller")
	msg := sprintf("%s is Tiller", [workload.describe(c)])
}

violation contains {"msg": msg, "details": {"path": ["metadata"], "key": "tiller"}} if {
	workload.pod.exists
	input.review.object.metadata.labels.app == "helm"
	input.review.object.metadata.labels.name == "tiller"
	msg := sprintf("%s is labelled as Tiller", [workload.called])
}
