# METADATA
# title: Container has no limit of local storage, or one above the maximum
# description: >-
#   No container may use more of its node's disk than the organisation has decided. Says nothing
#   until ephemeral-storage is set.
# related_resources:
# - https://open-policy-agent.github.io/gatekeeper-library/website/validation/ephemeralstoragelimit
# schemas:
# - input: schema.input
# - data.lib.workload.containers: schema.containers
# custom:
#   severity: medium
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Set resources.limits.ephemeral-storage to at most the maximum.
#   controls: {}
#   aliases: [K8sContainerEphemeralStorageLimit]
#   parameters:
#     type: object
#     properties:
#       ephemeral-storage:
#         description: the most local storage that a container may use; empty for no maximum
#         type: string
#         default: ""
#
#       exemptImages:
#         description: images whose containers are not judged; a star at the end stands for the rest of the name
#         type: array
#         items: {type: string}
#         default: []
package rules.organisation.maximum_local_storage

import data.lib.pattern
import data.lib.quantity
import data.lib.workload

violation contains {"msg": msg, "details": {"container": c.name, "path": array.concat(c.path, ["resources"]), "key": "resources/limits/ephemeral-storage"}} if {
	input.parameters["ephemeral-storage"] != ""
	some c in workload.containers
	c.role != "ephemeral"
	not pattern.matches(c.image.reference, input.parameters.exemptImages)
	limit := object.get(c.resources.limits, "ephemeral-storage", "")
	not within(limit)
	msg := sprintf("%s has the limit %q of local storage: at most %s is allowed", [workload.describe(c), limit, input.parameters["ephemeral-storage"]])
}

within(limit) if quantity.thousandths(limit) <= quantity.thousandths(input.parameters["ephemeral-storage"])
