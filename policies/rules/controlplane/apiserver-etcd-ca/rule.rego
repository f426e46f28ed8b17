# METADATA
# title: API server does not check the certificate of etcd
# description: >-
#   Whoever sits between API server and etcd can read and change all that the cluster knows.
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
#     Set --etcd-cafile to the CA of etcd.
#   controls: {cis-kubernetes: ["1.2.28"]}
#   aliases: [KCV-0029, CKV_K8S_102, C-0140]
#   parameters: {}
package rules.controlplane.apiserver_etcd_ca

import data.lib.controlplane

violation contains {"msg": msg, "details": controlplane.details(p, "etcd-cafile")} if {
	some p in controlplane.apiservers
	controlplane.lacks(p, "etcd-cafile")
	msg := "kube-apiserver takes any certificate from etcd: --etcd-cafile is not set"
}
