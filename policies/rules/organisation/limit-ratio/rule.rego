# METADATA
# title: Limits are too far above requests
# description: >-
#   What containers may use above what they ask for is not reserved for them: the higher the
#   ratio, the more a node promises twice. Says nothing until ratio is set.
# related_resources:
# - https://open-policy-agent.github.io/gatekeeper-library/website/validation/containerresourceratios
# schemas:
# - input: schema.input
# - data.lib.workload.containers: schema.containers
# custom:
#   severity: medium
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Set requests and limits, and bring them closer together.
#   controls: {}
#   aliases: [K8sContainerRatios, enforce-resources-as-ratio]
#   parameters:
#     type: object
#     properties:
#       ratio:
#         description: how many times the request a limit may be; empty for any
#         type: string
#         default: ""
#
#       cpuRatio:
#         description: the same for CPU alone; empty takes ratio
#         type: string
#         default: ""
#
#       exemptImages:
#         description: images whose containers are not judged; a star at the end stands for the rest of the name
#         type: array
#         items: {type: string}
#         default: []
package rules.organisation.limit_ratio

import data.lib.pattern
import data.lib.quantity
import data.lib.workload

violation contains {"msg": msg, "details": {"container": c.name, "path": array.concat(c.path, ["resources"]), "key": sprintf("resources/%s", [resource])}} if {
	some resource, ratio in ratios
	ratio != ""
	some c in workload.containers
	c.role != "ephemeral"
	not pattern.matches(c.image.reference, input.parameters.exemptImages)
	limit := object.get(c.resources.limits, resource, "")
	request := object.get(c.resources.requests, resource, "")
	not within(limit, request, to_number(ratio))
	msg := sprintf("%s has the limit %q and the request %q of %s: the limit may be at most %s times the request", [workload.describe(c), limit, request, resource, ratio])
}

ratios := {"cpu": cpu_ratio, "memory": input.parameters.ratio}

cpu_ratio := input.parameters.cpuRatio if {
	input.parameters.cpuRatio != ""
} else := input.parameters.ratio

within(limit, request, ratio) if quantity.thousandths(limit) <= ratio * quantity.thousandths(request)
