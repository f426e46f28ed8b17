# METADATA
# title: API server has no certificate of its own
# description: >-
#   The API server signs itself a certificate then, which no client can check.
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
#     Set --tls-cert-file and --tls-private-key-file.
#   controls: {cis-kubernetes: ["1.2.26"]}
#   aliases: [KCV-0027, CKV_K8S_100, C-0138]
#   parameters: {}
package rules.controlplane.apiserver_tls_certificate

import data.lib.controlplane

violation contains {"msg": msg, "details": controlplane.details(p, flag)} if {
	some p in controlplane.apiservers
	some flag in ["tls-cert-file", "tls-private-key-file"]
	controlplane.lacks(p, flag)
	msg := sprintf("kube-apiserver signs its own certificate: --%s is not set", [flag])
}
