# METADATA
# title: Pod names a storage system as its volume
# description: >-
#   Volumes that name a storage system directly bind the pod to it and bypass the claims, classes
#   and quotas that the cluster controls; most of these types are removed from Kubernetes.
# related_resources:
# - https://kubernetes.io/docs/concepts/security/pod-security-standards/
# schemas:
# - input: schema.input
# custom:
#   severity: low
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Use a PersistentVolumeClaim, or a CSI driver.
#   controls: {pss: [restricted]}
#   aliases: [AVD-KSV-0028, restrict-volume-types]
#   parameters: {}
package rules.kubernetes.volume_type

import data.lib.workload

core := {"configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "image", "persistentVolumeClaim", "projected", "secret"}

# A path of the node is kubernetes/host-path's finding.
violation contains {"msg": msg, "details": {"volume": volume.name, "type": volume.type, "path": array.concat(volume.path, [volume.type])}} if {
	some volume in workload.pod.volumes
	not volume.type in core
	volume.type != "hostPath"
	msg := sprintf("volume %q is of the type %s", [volume.name, volume.type])
}
