# METADATA
# title: Members of etcd sign their own certificates
# description: >-
#   No member can check a certificate that another made for itself.
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
#     Set --peer-cert-file and --peer-key-file instead of --peer-auto-tls.
#   controls: {cis-kubernetes: ["2.6"]}
#   aliases: [KCV-0047, C-0158]
#   parameters: {}
package rules.controlplane.etcd_peer_auto_tls

import data.lib.controlplane

violation contains {"msg": msg, "details": controlplane.details(p, "peer-auto-tls")} if {
	some p in controlplane.etcds
	controlplane.is(p, "peer-auto-tls", "true")
	msg := "etcd signs its own certificate for peers: --peer-auto-tls is true"
}
