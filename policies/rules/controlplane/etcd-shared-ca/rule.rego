# METADATA
# title: API server uses one CA for clients and for etcd
# description: >-
#   When etcd trusts the CA of the cluster, every client certificate of the cluster opens
#   etcd.
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
#     Give etcd a CA of its own, and name it in --etcd-cafile.
#   controls: {cis-kubernetes: ["2.7"]}
#   aliases: [C-0159]
#   parameters: {}
package rules.controlplane.etcd_shared_ca

import data.lib.controlplane

violation contains {"msg": msg, "details": controlplane.details(p, "etcd-cafile")} if {
	some p in controlplane.apiservers
	ca := controlplane.value_of(p, "etcd-cafile")
	ca != ""
	ca == controlplane.value_of(p, "client-ca-file")
	msg := "kube-apiserver uses one CA for clients and for etcd"
}
