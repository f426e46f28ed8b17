# METADATA
# title: Ingress serves without TLS
# description: >-
#   Without TLS everybody on the way can read and change what passes, session cookies included.
# related_resources:
# - https://kubernetes.io/docs/concepts/services-networking/ingress/#tls
# schemas:
# - input: schema.input
# custom:
#   severity: low
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Add spec.tls with the hosts and the secret of their certificate.
#   controls: {mitre: [T1557]}
#   aliases: [tlsSettingsMissing, C-0263, require-ingress-https]
#   match:
#     kinds:
#     - apiGroups: [extensions, networking.k8s.io]
#       kinds: [Ingress]
#   parameters: {}
package rules.kubernetes.ingress_no_tls

import data.lib.manifest
import data.lib.workload

violation contains {"msg": msg, "details": {"path": ["spec"], "key": "tls"}} if {
	input.review.object.kind == "Ingress"
	count(manifest.items(input.review.object, ["spec", "tls"])) == 0
	msg := sprintf("%s serves without TLS", [workload.called])
}
