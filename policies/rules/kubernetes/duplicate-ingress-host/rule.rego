# METADATA
# title: Two Ingresses serve one host
# description: >-
#   Controllers merge such Ingresses or let one of them win, so one team can take over the
#   traffic of another.
# related_resources:
# - https://kubernetes.io/docs/concepts/
# schemas:
# - input: schema.input
# custom:
#   severity: low
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Serve each host by one Ingress.
#   controls: {}
#   aliases: [K8sUniqueIngressHost, unique-ingress-host]
#   sync:
#   - {groups: [networking.k8s.io], versions: [v1], kinds: [Ingress]}
#   match:
#     kinds:
#     - apiGroups: [networking.k8s.io, extensions]
#       kinds: [Ingress]
#   parameters: {}
package rules.kubernetes.duplicate_ingress_host

import data.lib.inventory
import data.lib.place

violation contains {"msg": msg, "details": {"path": ["spec", "rules", i, "host"]}} if {
	input.review.kind.kind == "Ingress"
	some i, entry in input.review.object.spec.rules
	entry.host != ""
	others := {concat("/", [other.namespace, other.name]) | some other in inventory.hosts[entry.host]} - {concat("/", [place.namespace, place.name])}
	count(others) > 0
	msg := sprintf("the host %q is served by the Ingress %s too", [entry.host, sort(others)[0]])
}
