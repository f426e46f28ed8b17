# METADATA
# title: API server admits every request
# description: >-
#   The plugin AlwaysAdmit lets every request pass, whatever it asks for.
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
#     Remove AlwaysAdmit from --enable-admission-plugins.
#   controls: {cis-kubernetes: ["1.2.10"]}
#   aliases: [KCV-0011, CKV_K8S_79, C-0122]
#   parameters: {}
package rules.controlplane.apiserver_always_admit

import data.lib.controlplane

violation contains {"msg": msg, "details": controlplane.details(p, "enable-admission-plugins")} if {
	some p in controlplane.apiservers
	controlplane.lists(p, "enable-admission-plugins", "AlwaysAdmit")
	msg := "kube-apiserver admits every request: AlwaysAdmit is enabled"
}
