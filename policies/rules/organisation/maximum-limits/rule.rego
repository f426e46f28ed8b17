# METADATA
# title: Container has no limit, or one above the maximum
# description: >-
#   No container may use more than the organisation has decided. Says nothing until cpu or memory
#   is set.
# related_resources:
# - https://open-policy-agent.github.io/gatekeeper-library/website/validation/containerlimits
# schemas:
# - input: schema.input
# - data.lib.workload.containers: schema.containers
# custom:
#   severity: medium
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Set resources.limits to at most the maximum, or ask for an exception.
#   controls: {}
#   aliases: [K8sContainerLimits]
#   parameters:
#     type: object
#     properties:
#       cpu:
#         description: the most CPU that a container may use; empty or -1 for no maximum
#         type: string
#         default: ""
#
#       memory:
#         description: the most memory that a container may use; empty or -1 for no maximum
#         type: string
#         default: ""
#
#       exemptImages:
#         description: images whose containers are not judged; a star at the end stands for the rest of the name
#         type: array
#         items: {type: string}
#         default: []
package rules.organisation.maximum_limits

import data.lib.pattern
import data.lib.quantity
import data.lib.workload

violation contains {"msg": msg, "details": {"container": c.name, "path": array.concat(c.path, ["resources"]), "key": sprintf("resources/limits/%s", [resource])}} if {
	some resource, maximum in maxima
	not maximum in {"", "-1"}
	some c in workload.containers
	c.role != "ephemeral"
	not pattern.matches(c.image.reference, input.parameters.exemptImages)
	limit := object.get(c.resources.limits, resource, "")
	not within(limit, maximum)
	msg := sprintf("%s %s of %s: at most %s is allowed", [workload.describe(c), says(limit), resource, maximum])
}

maxima := {"cpu": input.parameters.cpu, "memory": input.parameters.memory}

within(limit, maximum) if quantity.thousandths(limit) <= quantity.thousandths(maximum)

says("") := "sets no limit"

says(limit) := sprintf("has the limit %s", [limit]) if limit != ""
