# METADATA
# title: Kubelet sends events nearly without limit
# description: >-
#   So many events of one node can keep the API server and etcd busy.
# related_resources:
# - https://kubernetes.io/docs/reference/command-line-tools-reference/kubelet/
# schemas:
# - input: schema.input
# custom:
#   severity: info
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Set --event-qps, or eventRecordQPS, to 50 or less.
#   controls: {cis-kubernetes: ["4.2.9"]}
#   aliases: [KCV-0087, CKV_K8S_147, C-0180]
#   parameters: {}
package rules.controlplane.kubelet_event_rate

import data.lib.controlplane

violation contains {"msg": msg, "details": controlplane.details(p, "event-qps")} if {
	some p in controlplane.kubelets
	rate := p.flags["event-qps"].value
	regex.match(`^[0-9]+$`, rate)
	to_number(rate) > 50
	msg := "kubelet may send more than 50 events a second: --event-qps is higher"
}
