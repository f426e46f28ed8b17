# METADATA
# title: Image has many layers
# description: >-
#   Each layer costs at every start, and what a later one deletes stays in an earlier one.
# schemas:
# - input: schema.input
# custom:
#   severity: info
#   kinds: [image]
#   action: alert
#   requires: []
#   remediation: >-
#     Join commands into one RUN, and build in several stages.
#   controls: {}
#   aliases: []
#   parameters:
#     type: object
#     properties:
#       maximum:
#         description: how many layers there may be
#         type: integer
#         default: 40
package rules.image.many_layers

violation contains {"msg": msg, "details": {"layers": n, "key": "layers"}} if {
	n := count(input.image.layers)
	n > input.parameters.maximum
	msg := sprintf("the image has %d layers, more than %d", [n, input.parameters.maximum])
}
