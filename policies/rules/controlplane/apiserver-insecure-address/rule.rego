# METADATA
# title: API server listens without authentication
# description: >-
#   The insecure address takes every request without asking who sends it; Kubernetes 1.20
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
#     Remove --insecure-bind-address.
#   controls: {cis-kubernetes: ["1.2.16"]}
#   aliases: [CKV_K8S_86]
#   parameters: {}
package rules.controlplane.apiserver_insecure_address

import data.lib.controlplane

violation contains {"msg": msg, "details": controlplane.details(p, "insecure-bind-address")} if {
	some p in controlplane.apiservers
	p.flags["insecure-bind-address"]
	msg := "kube-apiserver takes requests without authentication: --insecure-bind-address is set"
}
