# METADATA
# title: API server trusts a file of passwords
# description: >-
#   The passwords in the file never expire and stand there in the clear; Kubernetes 1.19
#   removed the flag.
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
#     Remove --basic-auth-file and let people log in with OIDC or client certificates.
#   controls: {cis-kubernetes: ["1.2.2"]}
#   aliases: [CKV_K8S_69]
#   parameters: {}
package rules.controlplane.apiserver_basic_auth_file

import data.lib.controlplane

violation contains {"msg": msg, "details": controlplane.details(p, "basic-auth-file")} if {
	some p in controlplane.apiservers
	p.flags["basic-auth-file"]
	msg := "kube-apiserver trusts the passwords of a file: --basic-auth-file is set"
}
