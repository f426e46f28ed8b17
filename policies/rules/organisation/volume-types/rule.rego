# METADATA
# title: Volume type is not allowed
# description: >-
#   Which types of volumes pods may use is for the organisation to decide. Says nothing until
#   volumes is set.
# related_resources:
# - https://open-policy-agent.github.io/gatekeeper-library/website/validation/volumes
# schemas:
# - input: schema.input
# custom:
#   severity: medium
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Use a volume of one of the allowed types.
#   controls: {}
#   aliases: [K8sPSPVolumeTypes]
#   parameters:
#     type: object
#     properties:
#       volumes:
#         description: the types of volumes that pods may use; a star stands for all
#         type: array
#         items: {type: string}
#         default: ["*"]
package rules.organisation.volume_types

import data.lib.workload

violation contains {"msg": msg, "details": {"volume": volume.name, "type": volume.type, "path": volume.path}} if {
	not "*" in input.parameters.volumes
	some volume in workload.pod.volumes
	not volume.type in input.parameters.volumes
	msg := sprintf("volume %q is of the type %s, which is not allowed", [volume.name, volume.type])
}
