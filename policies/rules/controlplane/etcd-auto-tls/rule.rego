# METADATA
# title: etcd signs its own certificate
# description: >-
#   No client can check a certificate that etcd made for itself.
# related_resources:
# - https://etcd.io/docs/latest/op-guide/configuration/
# schemas:
# - input: schema.input
# custom:
#   severity: medium
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Set --cert-file and --key-file instead of --auto-tls.
#   controls: {cis-kubernetes: ["2.3"]}
#   aliases: [KCV-0044, CKV_K8S_118, C-0155]
#   parameters: {}
package rules.controlplane.etcd_auto_tls

import data.lib.controlplane

violation contains {"msg": msg, "details": controlplane.details(p, "auto-tls")} if {
	some p in controlplane.etcds
	controlplane.is(p, "auto-tls", "true")
	msg := "etcd signs its own certificate: --auto-tls is true"
}
