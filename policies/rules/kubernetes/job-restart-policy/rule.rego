# METADATA
# title: Job has no restart policy that jobs may have
# description: >-
#   Jobs may only have the restart policies Never and OnFailure; the API server refuses others,
#   and the default is Always.
# related_resources:
# - https://kubernetes.io/docs/concepts/workloads/controllers/job/#pod-template
# schemas:
# - input: schema.input
# custom:
#   severity: medium
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Set restartPolicy to Never or OnFailure.
#   controls: {}
#   aliases: [cronjob-restartpolicy]
#   match:
#     kinds:
#     - apiGroups: [batch]
#       kinds: [Job, CronJob]
#   parameters: {}
package rules.kubernetes.job_restart_policy

import data.lib.manifest
import data.lib.podspec
import data.lib.workload

violation contains {"msg": msg, "details": {"path": workload.pod.path, "key": "restartPolicy"}} if {
	input.review.object.kind in {"Job", "CronJob"}
	policy := manifest.text(podspec.spec, ["restartPolicy"])
	not policy in {"Never", "OnFailure"}
	msg := sprintf("%s %s", [workload.called, says(policy)])
}

says("") := "sets no restart policy (assumed: Always), which jobs may not have"

says(policy) := sprintf("has the restart policy %s, which jobs may not have", [policy]) if policy != ""
