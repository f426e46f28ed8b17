# METADATA
# title: API server trusts a file of tokens
# description: >-
#   The tokens in the file never expire, stand there in the clear, and change only with a
#   restart.
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
#     Remove --token-auth-file and let people log in with OIDC or client certificates.
#   controls: {cis-kubernetes: ["1.2.2"]}
#   aliases: [KCV-0002, CKV_K8S_70, C-0114]
#   parameters: {}
package rules.controlplane.apiserver_token_auth_file

import data.lib.controlplane

violation contains {"msg": msg, "details": controlplane.details(p, "token-auth-file")} if {
	some p in controlplane.apiservers
	p.flags["token-auth-file"]
	msg := "kube-apiserver trusts the tokens of a file: --token-auth-file is set"
}
