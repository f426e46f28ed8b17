# METADATA
# title: Ingress takes every host name
# description: >-
#   A rule without a host, or with a star, takes the traffic of names that belong to others.
# related_resources:
# - https://kubernetes.io/docs/concepts/services-networking/ingress/#hostname-wildcards
# schemas:
# - input: schema.input
# custom:
#   severity: info
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Name the host.
#   controls: {}
#   aliases: [K8sBlockWildcardIngress, restrict-ingress-wildcard, disallow-empty-ingress-host]
#   match:
#     kinds:
#     - apiGroups: [extensions, networking.k8s.io]
#       kinds: [Ingress]
#   parameters: {}
package rules.kubernetes.ingress_wildcard_host

import data.lib.manifest
import data.lib.workload

violation contains {"msg": msg, "details": {"path": array.concat(["spec", "rules", n], field), "key": sprintf("rules/%s", [host])}} if {
	input.review.object.kind == "Ingress"
	some n, entry in manifest.items(input.review.object, ["spec", "rules"])
	is_object(entry)
	host := manifest.text(entry, ["host"])
	wide(host)
	field := [name | some name in ["host"]; entry[name]]
	msg := sprintf("%s takes the traffic of %s", [workload.called, called(host)])
}

wide("")

wide(host) if contains(host, "*")

called("") := "every host name"

called(host) := host if host != ""
