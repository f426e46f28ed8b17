# METADATA
# title: Pod shares the node's network
# description: >-
#   A pod in the node's network sees the node's traffic, reaches its local services and
#   bypasses network policy.
# related_resources:
# - https://kubernetes.io/docs/concepts/security/pod-security-standards/
# schemas:
# - input: schema.input
# custom:
#   severity: high
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Remove hostNetwork and expose the pod through a Service.
#   controls: {cis-kubernetes: ["5.2.5"], pss: [baseline], nsa: [host-network], mitre: [T1557]}
#   aliases: [AVD-KSV-0009, CKV_K8S_4, CKV_K8S_19, C-0041, host-network, hostNetworkSet, C-0216]
#   parameters: {}
package rules.kubernetes.host_network

import data.lib.workload

violation contains {"msg": msg, "details": {"path": array.concat(workload.pod.path, ["hostNetwork"])}} if {
	workload.pod.host_network
	msg := "the pod shares the node's network"
}
