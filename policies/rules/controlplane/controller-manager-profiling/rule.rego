# METADATA
# title: Controller manager serves its profiles
# description: >-
#   Profiles show how the program works inside, and taking one costs much CPU; nobody needs
#   them in everyday operation.
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
#     Set --profiling=false.
#   controls: {cis-kubernetes: ["1.3.2"]}
#   aliases: [KCV-0034, CKV_K8S_107, C-0145]
#   parameters: {}
package rules.controlplane.controller_manager_profiling

import data.lib.controlplane

violation contains {"msg": msg, "details": controlplane.details(p, "profiling")} if {
	some p in controlplane.controller_managers
	controlplane.differs(p, "profiling", "false")
	msg := "kube-controller-manager serves its profiles: --profiling is not false"
}
