# METADATA
# title: Image is not on the list
# description: >-
#   Only the images that the organisation has chosen may run. Says nothing until allowedImages is
#   set.
# related_resources:
# - https://open-policy-agent.github.io/gatekeeper-library/website/validation/allowedreposv2
# schemas:
# - input: schema.input
# - data.lib.workload.containers: schema.containers
# custom:
#   severity: high
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Use an image of the list, or have this one added.
#   controls: {}
#   aliases: [K8sAllowedReposv2, allowed-image-repos]
#   parameters:
#     type: object
#     properties:
#       allowedImages:
#         description: image names as manifests write them; a star at the end stands for the rest; empty allows all
#         type: array
#         items: {type: string}
#         default: []
package rules.organisation.allowed_images

import data.lib.pattern
import data.lib.workload

violation contains {"msg": msg, "details": {"container": c.name, "image": c.image.reference, "path": array.concat(c.path, ["image"])}} if {
	count(input.parameters.allowedImages) > 0
	some c in workload.containers
	not pattern.matches(c.image.reference, input.parameters.allowedImages)
	msg := sprintf("%s runs %q, which is not on the list of allowed images", [workload.describe(c), c.image.reference])
}
