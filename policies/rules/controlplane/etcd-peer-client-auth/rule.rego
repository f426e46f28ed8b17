# METADATA
# title: etcd does not ask peers for certificates
# description: >-
#   Everybody who reaches the port can join as a member, and gets all that the cluster
#   knows.
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
#     Set --peer-client-cert-auth=true and --peer-trusted-ca-file.
#   controls: {cis-kubernetes: ["2.5"]}
#   aliases: [KCV-0046, CKV_K8S_121, C-0157]
#   parameters: {}
package rules.controlplane.etcd_peer_client_auth

import data.lib.controlplane

violation contains {"msg": msg, "details": controlplane.details(p, "peer-client-cert-auth")} if {
	some p in controlplane.etcds
	controlplane.differs(p, "peer-client-cert-auth", "true")
	msg := "etcd lets in peers without a certificate: --peer-client-cert-auth is not true"
}
