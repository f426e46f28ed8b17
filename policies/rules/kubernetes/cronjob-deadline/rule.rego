# METADATA
# title: CronJob has no starting deadline
# description: >-
#   A CronJob that has missed a hundred starts without a deadline is never started again.
# related_resources:
# - https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#starting-deadline
# schemas:
# - input: schema.input
# custom:
#   severity: info
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Set startingDeadlineSeconds.
#   controls: {}
#   aliases: [cronjob-has-deadline]
#   match:
#     kinds:
#     - apiGroups: [batch]
#       kinds: [CronJob]
#   parameters: {}
package rules.kubernetes.cronjob_deadline

import data.lib.workload

violation contains {"msg": msg, "details": {"path": ["spec"], "key": "startingDeadlineSeconds"}} if {
	input.review.object.kind == "CronJob"
	object.get(input.review.object, ["spec", "startingDeadlineSeconds"], null) == null
	msg := sprintf("%s has no starting deadline", [workload.called])
}
