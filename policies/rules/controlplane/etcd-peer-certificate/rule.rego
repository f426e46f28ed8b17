# METADATA
# title: Members of etcd talk without TLS
# description: >-
#   All that the cluster knows crosses the network between the members in the clear.
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
#     Set --peer-cert-file and --peer-key-file.
#   controls: {cis-kubernetes: ["2.4"]}
#   aliases: [KCV-0045, CKV_K8S_119, C-0156]
#   parameters: {}
package rules.controlplane.etcd_peer_certificate

import data.lib.controlplane

violation contains {"msg": msg, "details": controlplane.details(p, flag)} if {
	some p in controlplane.etcds
	some flag in ["peer-cert-file", "peer-key-file"]
	controlplane.lacks(p, flag)
	msg := sprintf("etcd talks to its peers without TLS: --%s is not set", [flag])
}
