# METADATA
# title: Ingress has a default backend
# description: >-
#   The backend gets every request that no rule fits, also those for other hosts.
# related_resources:
# - https://kubernetes.io/docs/concepts/services-networking/ingress/
# schemas:
# - input: schema.input
# custom:
#   severity: low
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Remove defaultBackend and name hosts and paths.
#   controls: {}
#   aliases: [restrict-ingress-defaultbackend]
#   match:
#     kinds:
#     - apiGroups: ["networking.k8s.io"]
#       kinds: [Ingress]
#   parameters: {}
package rules.kubernetes.ingress_default_backend

import data.lib.workload

violation contains {"msg": msg, "details": {"path": ["spec", "defaultBackend"]}} if {
	workload.object.kind == "Ingress"
	workload.object.spec.defaultBackend
	msg := sprintf("%s has a default backend", [workload.called])
}
