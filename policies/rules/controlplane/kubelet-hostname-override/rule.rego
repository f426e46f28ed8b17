# METADATA
# title: Kubelet is told another host name
# description: >-
#   Certificates, logs and the cloud name the node differently from the cluster then.
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
#     Remove --hostname-override, unless the cloud provider needs it.
#   controls: {cis-kubernetes: ["4.2.8"]}
#   aliases: [KCV-0086, CKV_K8S_146, C-0179]
#   parameters: {}
package rules.controlplane.kubelet_hostname_override

import data.lib.controlplane

violation contains {"msg": msg, "details": controlplane.details(p, "hostname-override")} if {
	some p in controlplane.kubelets
	p.flags["hostname-override"]
	msg := "kubelet calls the node by another name: --hostname-override is set"
}
