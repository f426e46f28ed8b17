# METADATA
# title: LimitRange leaves out a limit
# description: >-
#   A LimitRange gives containers that set no resources a default; without default, request,
#   minimum and maximum it leaves part of them without.
# related_resources:
# - https://kubernetes.io/docs/concepts/policy/limit-range/
# schemas:
# - input: schema.input
# custom:
#   severity: info
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Set default, defaultRequest, min and max for containers.
#   controls: {nsa: [resource-limits]}
#   aliases: [AVD-KSV-0039]
#   match:
#     kinds:
#     - apiGroups: [""]
#       kinds: [LimitRange]
#   parameters: {}
package rules.kubernetes.limit_range_incomplete

import data.lib.manifest
import data.lib.workload

violation contains {"msg": msg, "details": {"path": ["spec"], "key": sprintf("limits/%s", [field])}} if {
	input.review.object.kind == "LimitRange"
	some field in ["default", "defaultRequest", "min", "max"]
	not field in set_fields
	msg := sprintf("%s sets no %s for containers", [workload.called, field])
}

set_fields contains field if {
	some limit in manifest.items(input.review.object, ["spec", "limits"])
	is_object(limit)
	limit.type == "Container"
	some field, values in limit
	is_object(values)
}
