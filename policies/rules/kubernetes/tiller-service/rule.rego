# METADATA
# title: Service of Tiller
# description: >-
#   The port of Tiller, the server half of Helm 2, lets whoever reaches it do anything in the
#   cluster.
# related_resources:
# - https://helm.sh/docs/faq/changes_since_helm2/
# schemas:
# - input: schema.input
# custom:
#   severity: high
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Remove the Service, and Tiller.
#   controls: {}
#   aliases: [CKV_K8S_44]
#   match:
#     kinds:
#     - apiGroups: [""]
#       kinds: [Service]
#   parameters: {}
package rules.kubernetes.tiller_service

import data.lib.workload

violation contains {"msg": msg, "details": {"path": ["metadata"], "key": "tiller"}} if {
	input.review.object.kind == "Service"
	leads_to_tiller
	msg := sprintf("%s leads to Tiller", [workload.called])
}

leads_to_tiller if {
	some labels in [object.get(input.review.object, ["metadata", "labels"], {}), object.get(input.review.object, ["spec", "selector"], {})]
	labels.app == "helm"
	labels.name == "tiller"
}
