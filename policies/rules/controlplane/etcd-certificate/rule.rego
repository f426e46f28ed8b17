# METADATA
# title: etcd serves without TLS
# description: >-
#   All that the cluster knows, secrets too, crosses the network in the clear.
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
#     Set --cert-file and --key-file.
#   controls: {cis-kubernetes: ["2.1"]}
#   aliases: [KCV-0042, CKV_K8S_116, C-0153]
#   parameters: {}
package rules.controlplane.etcd_certificate

import data.lib.controlplane

violation contains {"msg": msg, "details": controlplane.details(p, flag)} if {
	some p in controlplane.etcds
	some flag in ["cert-file", "key-file"]
	controlplane.lacks(p, flag)
	msg := sprintf("etcd serves without TLS: --%s is not set", [flag])
}
