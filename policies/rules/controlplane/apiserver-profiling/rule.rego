# METADATA
# title: API server serves its profiles
# description: >-
#   Profiles show how the program works inside, and taking one costs much CPU; nobody needs
#   them in everyday operation.
# related_resources:
# - https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/
# schemas:
# - input: schema.input
# custom:
#   severity: low
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Set --profiling=false.
#   controls: {cis-kubernetes: ["1.2.17"]}
#   aliases: [KCV-0018, CKV_K8S_90, C-0129]
#   parameters: {}
package rules.controlplane.apiserver_profiling

import data.lib.controlplane

violation contains {"msg": msg, "details": controlplane.details(p, "profiling")} if {
	some p in controlplane.apiservers
	controlplane.differs(p, "profiling", "false")
	msg := "kube-apiserver serves its profiles: --profiling is not false"
}
