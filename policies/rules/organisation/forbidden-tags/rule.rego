# METADATA
# title: Image tag must not be used
# description: >-
#   A tag that moves names another image tomorrow. Says nothing until tags is set; then an image
#   without a tag is a finding too.
# related_resources:
# - https://open-policy-agent.github.io/gatekeeper-library/website/validation/disallowedtags
# schemas:
# - input: schema.input
# - data.lib.workload.containers: schema.containers
# custom:
#   severity: medium
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Name a tag that does not move, or better a digest.
#   controls: {}
#   aliases: [K8sDisallowedTags]
#   parameters:
#     type: object
#     properties:
#       tags:
#         description: tags that must not be used
#         type: array
#         items: {type: string}
#         default: []
#
#       exemptImages:
#         description: images whose containers are not judged; a star at the end stands for the rest of the name
#         type: array
#         items: {type: string}
#         default: []
package rules.organisation.forbidden_tags

import data.lib.pattern
import data.lib.workload

violation contains {"msg": msg, "details": {"container": c.name, "image": c.image.reference, "path": array.concat(c.path, ["image"])}} if {
	count(input.parameters.tags) > 0
	some c in workload.containers
	c.image.digest == ""
	c.image.tag in array.concat(input.parameters.tags, [""])
	not pattern.matches(c.image.reference, input.parameters.exemptImages)
	msg := sprintf("%s runs %q, which %s", [workload.describe(c), c.image.reference, says(c.image.tag)])
}

says("") := "has no tag"

says(tag) := sprintf("has the tag %s", [tag]) if tag != ""
