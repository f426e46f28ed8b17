# METADATA
# title: Ended pods are kept without a chosen limit
# description: >-
#   By default 12500 ended pods stay in etcd before the controller manager removes some.
# related_resources:
# - https://kubernetes.io/docs/reference/command-line-tools-reference/kube-controller-manager/
# schemas:
# - input: schema.input
# custom:
#   severity: low
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Set --terminated-pod-gc-threshold to what the cluster can bear, such as 1000.
#   controls: {cis-kubernetes: ["1.3.1"]}
#   aliases: [KCV-0033, CKV_K8S_106, C-0144]
#   parameters: {}
package rules.controlplane.controller_manager_pod_gc

import data.lib.controlplane

violation contains {"msg": msg, "details": controlplane.details(p, "terminated-pod-gc-threshold")} if {
	some p in controlplane.controller_managers
	controlplane.lacks(p, "terminated-pod-gc-threshold")
	msg := "kube-controller-manager keeps many ended pods: --terminated-pod-gc-threshold is not set"
}
