# METADATA
# title: Image lacks a label
# description: >-
#   Labels say where an image comes from and whose it is, wherever it ends up. The
#   annotations of its manifest count as well.
# related_resources:
# - https://github.com/opencontainers/image-spec/blob/main/annotations.md
# schemas:
# - input: schema.input
# custom:
#   severity: info
#   kinds: [image]
#   action: alert
#   requires: []
#   remediation: >-
#     Set the labels in the Dockerfile, or with --label.
#   controls: {slsa: [provenance]}
#   aliases: [require-image-source]
#   parameters:
#     type: object
#     properties:
#       labels:
#         description: the labels that there have to be
#         type: array
#         items: {type: string}
#         default: [org.opencontainers.image.source, org.opencontainers.image.revision, org.opencontainers.image.version]
package rules.image.missing_labels

violation contains {"msg": msg, "details": {"label": label, "key": sprintf("labels/%s", [label])}} if {
	some label in input.parameters.labels
	object.get(input.image.config.labels, label, "") == ""
	object.get(input.image.annotations, label, "") == ""
	msg := sprintf("the image lacks the label %s", [label])
}
