# METADATA
# title: Ingress answers plain HTTP
# description: >-
#   Where the controller answers HTTP beside HTTPS, the first request of a visitor is open to
#   everybody on the way.
# related_resources:
# - https://cloud.google.com/kubernetes-engine/docs/concepts/ingress-xlb#disabling_http
# schemas:
# - input: schema.input
# custom:
#   severity: info
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Add spec.tls, and the annotation kubernetes.io/ingress.allow-http with the value "false".
#   controls: {}
#   aliases: [K8sHttpsOnly]
#   match:
#     kinds:
#     - apiGroups: [extensions, networking.k8s.io]
#       kinds: [Ingress]
#   parameters:
#     type: object
#     properties:
#       tlsOptional:
#         description: whether an Ingress may do without spec.tls
#         type: boolean
#         default: false
package rules.kubernetes.ingress_allows_http

import data.lib.manifest
import data.lib.workload

violation contains {"msg": msg, "details": {"path": ["metadata"], "key": "allow-http"}} if {
	input.review.object.kind == "Ingress"
	not closed
	msg := sprintf("%s does not say that it answers HTTPS only", [workload.called])
}

closed if {
	annotations := manifest.fields(input.review.object, ["metadata", "annotations"])
	annotations["kubernetes.io/ingress.allow-http"] == "false"
	secured
}

secured if input.parameters.tlsOptional

secured if count(manifest.items(input.review.object, ["spec", "tls"])) > 0
