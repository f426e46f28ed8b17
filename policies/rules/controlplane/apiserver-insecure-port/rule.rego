# METADATA
# title: API server opens its insecure port
# description: >-
#   The insecure port takes every request without asking who sends it; Kubernetes 1.24
#   removed it.
# related_resources:
# - https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/
# schemas:
# - input: schema.input
# custom:
#   severity: critical
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Set --insecure-port=0, or remove the flag in Kubernetes 1.24 and later.
#   controls: {cis-kubernetes: ["1.2.16"]}
#   aliases: [CKV_K8S_88, C-0005]
#   parameters: {}
package rules.controlplane.apiserver_insecure_port

import data.lib.controlplane

violation contains {"msg": msg, "details": controlplane.details(p, "insecure-port")} if {
	some p in controlplane.apiservers
	port := p.flags["insecure-port"].value
	port != "0"
	msg := "kube-apiserver takes requests without authentication: --insecure-port is not 0"
}
