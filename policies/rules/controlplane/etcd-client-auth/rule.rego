# METADATA
# title: etcd does not ask clients for certificates
# description: >-
#   Everybody who reaches the port can read and write all that the cluster knows.
# related_resources:
# - https://etcd.io/docs/latest/op-guide/configuration/
# schemas:
# - input: schema.input
# custom:
#   severity: high
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Set --client-cert-auth=true and --trusted-ca-file.
#   controls: {cis-kubernetes: ["2.2"]}
#   aliases: [KCV-0043, CKV_K8S_117, C-0154]
#   parameters: {}
package rules.controlplane.etcd_client_auth

import data.lib.controlplane

violation contains {"msg": msg, "details": controlplane.details(p, "client-cert-auth")} if {
	some p in controlplane.etcds
	controlplane.differs(p, "client-cert-auth", "true")
	msg := "etcd lets in clients without a certificate: --client-cert-auth is not true"
}
