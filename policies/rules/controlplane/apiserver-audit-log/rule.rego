# METADATA
# title: API server writes no audit log
# description: >-
#   Without an audit log nobody can tell afterwards who did what in the cluster.
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
#     Set --audit-log-path, or --audit-webhook-config-file to send the log elsewhere.
#   controls: {cis-kubernetes: ["1.2.18"]}
#   aliases: [KCV-0019, CKV_K8S_91, C-0130]
#   parameters: {}
package rules.controlplane.apiserver_audit_log

import data.lib.controlplane

violation contains {"msg": msg, "details": controlplane.details(p, "audit-log-path")} if {
	some p in controlplane.apiservers
	controlplane.lacks(p, "audit-log-path")
	controlplane.value_of(p, "audit-webhook-config-file") == ""
	msg := "kube-apiserver writes no audit log: --audit-log-path is not set"
}
