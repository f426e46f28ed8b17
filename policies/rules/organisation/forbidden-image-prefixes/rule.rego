# METADATA
# title: Image name starts as it must not
# description: >-
#   The organisation does not want images from some places. Says nothing until repos is set.
# related_resources:
# - https://open-policy-agent.github.io/gatekeeper-library/website/validation/disallowedrepos
# schemas:
# - input: schema.input
# - data.lib.workload.containers: schema.containers
# custom:
#   severity: high
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Use the same image from another place.
#   controls: {}
#   aliases: [K8sDisallowedRepos]
#   parameters:
#     type: object
#     properties:
#       repos:
#         description: prefixes of image names that must not be used
#         type: array
#         items: {type: string}
#         default: []
package rules.organisation.forbidden_image_prefixes

import data.lib.workload

violation contains {"msg": msg, "details": {"container": c.name, "image": c.image.reference, "path": array.concat(c.path, ["image"])}} if {
	some c in workload.containers
	some prefix in input.parameters.repos
	startswith(c.image.reference, prefix)
	msg := sprintf("%s runs %q: images from %s must not be used", [workload.describe(c), c.image.reference, prefix])
}
