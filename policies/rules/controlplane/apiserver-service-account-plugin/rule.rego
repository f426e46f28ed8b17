# METADATA
# title: Admission of service accounts is switched off
# description: >-
#   Pods get no service account then, and may name one without a check that it exists.
# related_resources:
# - https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/
# schemas:
# - input: schema.input
# custom:
#   severity: medium
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Remove ServiceAccount from --disable-admission-plugins.
#   controls: {cis-kubernetes: ["1.2.13"]}
#   aliases: [KCV-0014, CKV_K8S_82, C-0125]
#   parameters: {}
package rules.controlplane.apiserver_service_account_plugin

import data.lib.controlplane

violation contains {"msg": msg, "details": controlplane.details(p, "disable-admission-plugins")} if {
	some p in controlplane.apiservers
	controlplane.lists(p, "disable-admission-plugins", "ServiceAccount")
	msg := "kube-apiserver does not check service accounts: the plugin ServiceAccount is disabled"
}
