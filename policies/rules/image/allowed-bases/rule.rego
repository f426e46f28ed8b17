# METADATA
# title: Image is built on a base that is not allowed
# description: >-
#   Images may only be built on what the organisation maintains. Says nothing until
#   allowed_bases is set; an image that does not name its base is not allowed then.
# related_resources:
# - https://github.com/opencontainers/image-spec/blob/main/annotations.md
# schemas:
# - input: schema.input
# custom:
#   severity: high
#   kinds: [image]
#   action: alert
#   requires: []
#   remediation: >-
#     Build on one of the allowed bases, and name it in org.opencontainers.image.base.name.
#   controls: {cis-docker: ["4.2"], slsa: [provenance]}
#   aliases: [CIS-DI-0002, allowed-base-images, require-base-image]
#   parameters:
#     type: object
#     properties:
#       allowed_bases:
#         description: references that images may be built on, with the registry; a star at the end stands for the rest; empty allows all
#         type: array
#         items: {type: string}
#         default: []
package rules.image.allowed_bases

import data.lib.pattern

violation contains {"msg": msg, "details": {"base": base.reference, "key": "base"}} if {
	count(input.parameters.allowed_bases) > 0
	base := input.image.base
	full := sprintf("%s/%s:%s", [base.registry, base.repository, base.tag])
	not pattern.matches(full, input.parameters.allowed_bases)
	msg := sprintf("the image is built on %s, which is not an allowed base", [named(base.reference)])
}

named("") := "something that it does not name"

named(reference) := reference if reference != ""
