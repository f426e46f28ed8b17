# METADATA
# title: Pods are not told the CA of the cluster
# description: >-
#   Pods that cannot check the API server's certificate may talk to somebody else.
# related_resources:
# - https://kubernetes.io/docs/reference/command-line-tools-reference/kube-controller-manager/
# schemas:
# - input: schema.input
# custom:
#   severity: medium
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Set --root-ca-file.
#   controls: {cis-kubernetes: ["1.3.5"]}
#   aliases: [KCV-0037, CKV_K8S_111, C-0148]
#   parameters: {}
package rules.controlplane.controller_manager_root_ca

import data.lib.controlplane

violation contains {"msg": msg, "details": controlplane.details(p, "root-ca-file")} if {
	some p in controlplane.controller_managers
	controlplane.lacks(p, "root-ca-file")
	msg := "kube-controller-manager tells pods no CA: --root-ca-file is not set"
}
