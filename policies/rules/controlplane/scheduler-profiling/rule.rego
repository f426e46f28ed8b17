# METADATA
# title: Scheduler serves its profiles
# description: >-
#   Profiles show how the program works inside, and taking one costs much CPU; nobody needs
#   them in everyday operation.
# related_resources:
# - https://kubernetes.io/docs/reference/command-line-tools-reference/kube-scheduler/
# schemas:
# - input: schema.input
# custom:
#   severity: low
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Set --profiling=false, or enableProfiling: false in the scheduler's configuration.
#   controls: {cis-kubernetes: ["1.4.1"]}
#   aliases: [KCV-0040, CKV_K8S_114, C-0151]
#   parameters: {}
package rules.controlplane.scheduler_profiling

import data.lib.controlplane

violation contains {"msg": msg, "details": controlplane.details(p, "profiling")} if {
	some p in controlplane.schedulers
	controlplane.differs(p, "profiling", "false")
	msg := "kube-scheduler serves its profiles: --profiling is not false"
}
