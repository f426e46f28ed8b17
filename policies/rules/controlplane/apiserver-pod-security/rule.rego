# METADATA
# title: Pod Security admission is switched off
# description: >-
#   Labels of namespaces that ask for the baseline or restricted standard have no effect
#   then.
# related_resources:
# - https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/
# schemas:
# - input: schema.input
# custom:
#   severity: high
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Remove PodSecurity from --disable-admission-plugins.
#   controls: {cis-kubernetes: ["5.2.1"]}
#   aliases: [CKV_K8S_84]
#   parameters: {}
package rules.controlplane.apiserver_pod_security

import data.lib.controlplane

violation contains {"msg": msg, "details": controlplane.details(p, "disable-admission-plugins")} if {
	some p in controlplane.apiservers
	controlplane.lists(p, "disable-admission-plugins", "PodSecurity")
	msg := "kube-apiserver ignores Pod Security labels: PodSecurity is disabled"
}
