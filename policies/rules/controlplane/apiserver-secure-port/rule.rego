# METADATA
# title: API server serves no TLS
# description: >-
#   The port 0 switches off the only port with TLS and authentication.
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
#     Remove --secure-port=0.
#   controls: {cis-kubernetes: ["1.2.16"]}
#   aliases: [KCV-0017, CKV_K8S_89, C-0128]
#   parameters: {}
package rules.controlplane.apiserver_secure_port

import data.lib.controlplane

violation contains {"msg": msg, "details": controlplane.details(p, "secure-port")} if {
	some p in controlplane.apiservers
	controlplane.is(p, "secure-port", "0")
	msg := "kube-apiserver serves no TLS: --secure-port is 0"
}
