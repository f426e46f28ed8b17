# METADATA
# title: Ingress host is not among its TLS hosts
# description: >-
#   For a host that no TLS entry names the controller serves its default certificate.
# related_resources:
# - https://kubernetes.io/docs/concepts/services-networking/ingress/
# schemas:
# - input: schema.input
# custom:
#   severity: medium
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Add the host to spec.tls[].hosts.
#   controls: {}
#   aliases: [ingress-host-match-tls]
#   match:
#     kinds:
#     - apiGroups: ["networking.k8s.io"]
#       kinds: [Ingress]
#   parameters: {}
package rules.kubernetes.ingress_host_without_tls

import data.lib.workload

violation contains {"msg": msg, "details": {"path": ["spec", "rules", n, "host"]}} if {
	workload.object.kind == "Ingress"
	some n, rule in object.get(workload.object, ["spec", "rules"], [])
	host := rule.host
	not host in secured
	msg := sprintf("%s serves %v, which no TLS entry names", [workload.called, host])
}

secured contains host if {
	some entry in object.get(workload.object, ["spec", "tls"], [])
	some host in entry.hosts
}
