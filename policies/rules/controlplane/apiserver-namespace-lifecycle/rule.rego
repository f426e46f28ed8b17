# METADATA
# title: Objects can be made in namespaces that end
# description: >-
#   Without NamespaceLifecycle objects are made in namespaces that are missing or going
#   away, and the system namespaces can be deleted.
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
#     Remove NamespaceLifecycle from --disable-admission-plugins.
#   controls: {cis-kubernetes: ["1.2.14"]}
#   aliases: [KCV-0015, CKV_K8S_83, C-0126]
#   parameters: {}
package rules.controlplane.apiserver_namespace_lifecycle

import data.lib.controlplane

violation contains {"msg": msg, "details": controlplane.details(p, "disable-admission-plugins")} if {
	some p in controlplane.apiservers
	controlplane.lists(p, "disable-admission-plugins", "NamespaceLifecycle")
	msg := "kube-apiserver does not guard namespaces: NamespaceLifecycle is disabled"
}
