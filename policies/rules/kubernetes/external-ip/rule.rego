# METADATA
# title: Service takes an external address
# description: >-
#   Whoever may set externalIPs can take over the traffic of any address inside the cluster
#   (CVE-2020-8554).
# related_resources:
# - https://kubernetes.io/docs/concepts/services-networking/service/#external-ips
# schemas:
# - input: schema.input
# custom:
#   severity: medium
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Use a Service of the type LoadBalancer, or an Ingress or Gateway.
#   controls: {mitre: [T1557]}
#   aliases: [AVD-KSV-0108, restrict-external-ips, K8sExternalIPs]
#   match:
#     kinds:
#     - apiGroups: [""]
#       kinds: [Service]
#   parameters:
#     type: object
#     properties:
#       allowedIPs:
#         description: the addresses that Services may take
#         type: array
#         items: {type: string}
#         default: []
package rules.kubernetes.external_ip

import data.lib.manifest
import data.lib.workload

violation contains {"msg": msg, "details": {"address": address, "path": ["spec", "externalIPs", n]}} if {
	input.review.object.kind == "Service"
	some n, address in manifest.items(input.review.object, ["spec", "externalIPs"])
	not address in input.parameters.allowedIPs
	msg := sprintf("%s takes the external address %v", [workload.called, address])
}
