# METADATA
# title: Image name does not start as it has to
# description: >-
#   Images may come only from the places that the organisation has chosen. Says nothing until
#   repos is set.
# related_resources:
# - https://open-policy-agent.github.io/gatekeeper-library/website/validation/allowedrepos
# schemas:
# - input: schema.input
# - data.lib.workload.containers: schema.containers
# custom:
#   severity: high
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Use an image whose name starts with one of the prefixes, or have it mirrored there.
#   controls: {nsa: [image-registries]}
#   aliases: [K8sAllowedRepos, restrict-image-registries]
#   parameters:
#     type: object
#     properties:
#       repos:
#         description: prefixes of image names as manifests write them; empty allows all
#         type: array
#         items: {type: string}
#         default: []
package rules.organisation.image_prefixes

import data.lib.workload

violation contains {"msg": msg, "details": {"container": c.name, "image": c.image.reference, "path": array.concat(c.path, ["image"])}} if {
	count(input.parameters.repos) > 0
	some c in workload.containers
	not strings.any_prefix_match(c.image.reference, input.parameters.repos)
	msg := sprintf("%s runs %q, whose name does not start as it has to", [workload.describe(c), c.image.reference])
}
