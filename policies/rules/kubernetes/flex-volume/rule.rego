# METADATA
# title: Pod uses a FlexVolume
# description: >-
#   A FlexVolume driver is a program on the node that runs as root with what the pod hands over;
#   Kubernetes has given FlexVolumes up for CSI.
# related_resources:
# - https://kubernetes.io/docs/concepts/storage/volumes/#flexvolume-deprecated
# schemas:
# - input: schema.input
# custom:
#   severity: low
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Use a CSI driver, or name the driver in allowedFlexVolumes.
#   controls: {}
#   aliases: [K8sPSPFlexVolumes]
#   parameters:
#     type: object
#     properties:
#       allowedFlexVolumes:
#         description: the drivers that pods may use
#         type: array
#         items:
#           type: object
#           properties:
#             driver: {type: string}
#         default: []
package rules.kubernetes.flex_volume

import data.lib.manifest
import data.lib.workload

violation contains {"msg": msg, "details": {"driver": driver, "path": array.concat(volume.path, ["flexVolume"])}} if {
	some volume in workload.pod.volumes
	volume.type == "flexVolume"
	driver := manifest.text(input.review.object, array.concat(volume.path, ["flexVolume", "driver"]))
	not driver in allowed
	msg := sprintf("volume %q is a FlexVolume of the driver %s", [volume.name, driver])
}

allowed := {entry.driver | some entry in input.parameters.allowedFlexVolumes}
