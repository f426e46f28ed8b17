# METADATA
# title: Finished jobs are kept, or removed twice
# description: >-
#   A Job that nobody removes stays with its pods for ever; one that a CronJob makes is removed by
#   the CronJob's history limits, which ttlSecondsAfterFinished defeats.
# related_resources:
# - https://kubernetes.io/docs/concepts/workloads/controllers/ttlafterfinished/
# schemas:
# - input: schema.input
# custom:
#   severity: info
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Set ttlSecondsAfterFinished on a Job of its own, and not on the jobs of a CronJob.
#   controls: {}
#   aliases: [job-ttl-seconds-after-finished, pod-lifetime]
#   match:
#     kinds:
#     - apiGroups: [batch]
#       kinds: [Job, CronJob]
#   parameters: {}
package rules.kubernetes.job_lifetime

import data.lib.workload

violation contains {"msg": msg, "details": {"path": ["spec"], "key": "ttlSecondsAfterFinished"}} if {
	input.review.object.kind == "Job"
	object.get(input.review.object, ["spec", "ttlSecondsAfterFinished"], null) == null
	msg := sprintf("%s is kept when it has finished", [workload.called])
}

violation contains {"msg": msg, "details": {"path": ["spec", "jobTemplate", "spec", "ttlSecondsAfterFinished"]}} if {
	input.review.object.kind == "CronJob"
	is_number(object.get(input.review.object, ["spec", "jobTemplate", "spec", "ttlSecondsAfterFinished"], null))
	msg := sprintf("%s has its jobs removed before its history limits say so", [workload.called])
}
