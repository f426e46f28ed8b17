# METADATA
# title: API version was removed
# description: >-
#   The API server of the version of Kubernetes that kubernetes_version names does not know
#   the version of the API that the object is written in, and refuses it.
# related_resources:
# - https://kubernetes.io/docs/reference/using-api/deprecation-guide/
# schemas:
# - input: schema.input
# custom:
#   severity: high
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Write the object in the version that the message names.
#   controls: {}
#   aliases: [no-extensions-v1beta, stable-version, AVD-KSV-0107, check-deprecated-apis]
#   match:
#     kinds:
#     - apiGroups: ["*"]
#       kinds: ["*"]
#   parameters:
#     kubernetes_version: {type: string, default: latest, description: "the version of Kubernetes that the object is for, such as v1.31"}
package rules.kubernetes.removed_api

import data.lib.api
import data.lib.workload

violation contains {"msg": msg, "details": {"path": ["apiVersion"]}} if {
	entry := api.found
	entry.removed > 0
	api.minor(input.parameters.kubernetes_version) >= entry.removed
	msg := sprintf("%s of %s was removed in Kubernetes 1.%d: %s", [input.review.object.apiVersion, workload.called, entry.removed, api.advice(entry)])
}
