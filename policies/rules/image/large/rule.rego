# METADATA
# title: Image is large
# description: >-
#   It takes long to pull, and most of what it holds is seldom needed.
# schemas:
# - input: schema.input
# custom:
#   severity: info
#   kinds: [image]
#   action: alert
#   requires: []
#   remediation: >-
#     Build in several stages, on a smaller base.
#   controls: {}
#   aliases: [block-large-images]
#   parameters:
#     type: object
#     properties:
#       maximum_size:
#         description: the largest size in bytes, compressed as the registry stores it
#         type: integer
#         default: 1073741824
package rules.image.large

violation contains {"msg": msg, "details": {"size": input.image.size, "key": "size"}} if {
	input.image.size > input.parameters.maximum_size
	msg := sprintf("the image takes %d bytes, more than %d", [input.image.size, input.parameters.maximum_size])
}
