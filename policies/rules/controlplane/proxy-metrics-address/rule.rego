# METADATA
# title: Metrics of kube-proxy can be reached from outside
# description: >-
#   The port shows what runs where to everybody who reaches the node.
# related_resources:
# - https://kubernetes.io/docs/reference/command-line-tools-reference/kube-proxy/
# schemas:
# - input: schema.input
# custom:
#   severity: low
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Remove --metrics-bind-address, or set it to 127.0.0.1:10249.
#   controls: {cis-kubernetes: ["4.3.1"]}
#   aliases: [C-0291]
#   parameters: {}
package rules.controlplane.proxy_metrics_address

import data.lib.controlplane

violation contains {"msg": msg, "details": controlplane.details(p, "metrics-bind-address")} if {
	some p in controlplane.proxies
	address := p.flags["metrics-bind-address"].value
	address != ""
	not controlplane.local(address)
	msg := "kube-proxy shows its metrics to other machines: --metrics-bind-address is not local"
}
