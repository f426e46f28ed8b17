# METADATA
# title: Pod mounts the node's cloud credentials
# description: >-
#   The credentials of a node are good for much more than its pods: whoever has them can act on
#   the cloud account.
# related_resources:
# - https://kubernetes.io/docs/concepts/storage/volumes/#hostpath
# schemas:
# - input: schema.input
# custom:
#   severity: high
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Give the workload an identity of its own, such as IRSA, Workload Identity or a federated
#     credential.
#   controls: {mitre: [T1552]}
#   aliases: [C-0020]
#   parameters: {}
package rules.kubernetes.cloud_credentials

import data.lib.workload

violation contains {"msg": msg, "details": {"volume": volume.name, "host_path": volume.host_path, "path": array.concat(volume.path, ["hostPath"])}} if {
	some volume in workload.pod.volumes
	volume.type == "hostPath"
	regex.match(`^(/(root|home/[^/]+)/\.(aws|azure|config/gcloud)|/etc/kubernetes/(azure|cloud)[^/]*|/etc/(gce|kubernetes)/[^/]*cloud[^/]*\.conf)(/|$)`, volume.host_path)
	msg := sprintf("volume %q mounts the cloud credentials %s of the node", [volume.name, volume.host_path])
}
