# METADATA
# title: API server has no audit policy
# description: >-
#   Without a policy no request is logged, even where a path for the log is set.
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
#     Write an audit policy and name it in --audit-policy-file.
#   controls: {cis-kubernetes: ["3.2.1"]}
#   aliases: [C-0160, C-0067]
#   parameters: {}
package rules.controlplane.apiserver_audit_policy

import data.lib.controlplane

violation contains {"msg": msg, "details": controlplane.details(p, "audit-policy-file")} if {
	some p in controlplane.apiservers
	controlplane.lacks(p, "audit-policy-file")
	msg := "kube-apiserver logs no request: --audit-policy-file is not set"
}
