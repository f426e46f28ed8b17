# METADATA
# title: Image comes from a public registry
# description: >-
#   Anybody may publish on a public registry, images there vanish and are renamed, and pulls are
#   limited; nobody has looked at them for you.
# related_resources:
# - https://kubernetes.io/docs/concepts/containers/images/
# schemas:
# - input: schema.input
# - data.lib.workload.containers: schema.containers
# custom:
#   severity: info
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Mirror the image in a registry of your own.
#   controls: {nsa: [image-registries]}
#   aliases: [AVD-KSV-0034]
#   parameters:
#     type: object
#     properties:
#       public_registries:
#         description: the registries that count as public
#         type: array
#         items: {type: string}
#         default: [docker.io, ghcr.io, quay.io]
package rules.kubernetes.public_registry

import data.lib.workload

violation contains {"msg": msg, "details": {"container": c.name, "image": c.image.reference, "path": array.concat(c.path, ["image"])}} if {
	some c in workload.containers
	c.image.registry in input.parameters.public_registries
	c.image.reference != ""
	msg := sprintf("%s runs %q from the public registry %s", [workload.describe(c), c.image.reference, c.image.registry])
}
