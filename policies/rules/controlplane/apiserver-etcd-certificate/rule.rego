# METADATA
# title: API server has no certificate for etcd
# description: >-
#   Without client certificates everybody who reaches etcd can read and write all that the
#   cluster knows.
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
#     Set --etcd-certfile and --etcd-keyfile.
#   controls: {cis-kubernetes: ["1.2.25"]}
#   aliases: [KCV-0026, CKV_K8S_99, C-0137]
#   parameters: {}
package rules.controlplane.apiserver_etcd_certificate

import data.lib.controlplane

violation contains {"msg": msg, "details": controlplane.details(p, flag)} if {
	some p in controlplane.apiservers
	some flag in ["etcd-certfile", "etcd-keyfile"]
	controlplane.lacks(p, flag)
	msg := sprintf("kube-apiserver cannot prove itself to etcd: --%s is not set", [flag])
}
