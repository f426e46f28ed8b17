# METADATA
# title: Idle connections to the kubelet never end
# description: >-
#   Connections for exec, attach and port-forward that nobody uses stay open and use up the
#   node's ports.
# related_resources:
# - https://kubernetes.io/docs/reference/command-line-tools-reference/kubelet/
# schemas:
# - input: schema.input
# custom:
#   severity: low
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Set --streaming-connection-idle-timeout to some minutes, or remove it: the default is
#     four hours.
#   controls: {cis-kubernetes: ["4.2.5"]}
#   aliases: [KCV-0085, CKV_K8S_143, C-0176]
#   parameters: {}
package rules.controlplane.kubelet_streaming_timeout

import data.lib.controlplane

violation contains {"msg": msg, "details": controlplane.details(p, "streaming-connection-idle-timeout")} if {
	some p in controlplane.kubelets
	p.flags["streaming-connection-idle-timeout"].value in {"0", "0s", "0m", "0h"}
	msg := "kubelet never ends idle connections: --streaming-connection-idle-timeout is 0"
}
