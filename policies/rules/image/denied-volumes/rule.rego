# METADATA
# title: Image declares a volume
# description: >-
#   A volume that the image declares is made for every container without anybody asking,
#   and seldom removed. Says nothing of those in allow.
# schemas:
# - input: schema.input
# custom:
#   severity: info
#   kinds: [image]
#   action: alert
#   requires: []
#   remediation: >-
#     Declare no volume; whoever runs the image mounts one.
#   controls: {}
#   aliases: [block-images-with-volumes]
#   parameters:
#     type: object
#     properties:
#       allow:
#         description: volumes that images may declare; a star at the end stands for the rest
#         type: array
#         items: {type: string}
#         default: []
package rules.image.denied_volumes

import data.lib.pattern

violation contains {"msg": msg, "details": {"volume": volume, "key": volume}} if {
	some volume in input.image.config.volumes
	not pattern.matches(volume, input.parameters.allow)
	msg := sprintf("the image declares the volume %s", [volume])
}
