# METADATA
# title: API version is deprecated
# description: >-
#   The version of the API that the object is written in is still served, and will be
#   removed in a later version of Kubernetes, or is kept for old clients only.
# related_resources:
# - https://kubernetes.io/docs/reference/using-api/deprecation-guide/
# schemas:
# - input: schema.input
# custom:
#   severity: low
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Write the object in the version that the message names.
#   controls: {}
#   aliases: [stable-version, check-deprecated-apis]
#   match:
#     kinds:
#     - apiGroups: ["*"]
#       kinds: ["*"]
#   parameters:
#     kubernetes_version: {type: string, default: latest, description: "the version of Kubernetes that the object is for, such as v1.31"}
package rules.kubernetes.deprecated_api

import data.lib.api
import data.lib.workload

violation contains {"msg": msg, "details": {"path": ["apiVersion"]}} if {
	entry := api.found
	version := api.minor(input.parameters.kubernetes_version)
	version >= entry.deprecated
	served(version, entry.removed)
	msg := sprintf("%s of %s is deprecated since Kubernetes 1.%d: %s", [input.review.object.apiVersion, workload.called, entry.deprecated, api.advice(entry)])
}

served(_, removed) if removed == -1

served(version, removed) if version < removed
