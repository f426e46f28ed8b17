# METADATA
# title: Pods may use up all process ids of a node
# description: >-
#   A fork bomb in one pod stops everything else on its node.
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
#     Set podPidsLimit, or --pod-max-pids, to a limit such as 4096.
#   controls: {cis-kubernetes: ["4.2.13"]}
#   aliases: [C-0284]
#   parameters: {}
package rules.controlplane.kubelet_pod_pids

import data.lib.controlplane

violation contains {"msg": msg, "details": controlplane.details(p, "pod-max-pids")} if {
	some p in controlplane.kubelets
	unlimited(p)
	msg := "kubelet does not limit the processes of a pod: --pod-max-pids is not set"
}

unlimited(p) if controlplane.lacks(p, "pod-max-pids")

unlimited(p) if controlplane.value_of(p, "pod-max-pids") in {"-1", "0"}
