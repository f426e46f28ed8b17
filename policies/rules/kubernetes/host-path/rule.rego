# METADATA
# title: Pod mounts a path of the node
# description: >-
#   A hostPath volume ties the pod to its node and is a way out of it; those that hold the
#   node's own configuration or state are the worst.
# related_resources:
# - https://kubernetes.io/docs/concepts/storage/volumes/#hostpath
# schemas:
# - input: schema.input
# - data.lib.workload.containers: schema.containers
# custom:
#   severity: from-finding
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Use a persistent volume, an emptyDir, a projected volume or a CSI driver.
#   controls: {cis-docker: ["5.5"], cis-kubernetes: ["5.2.12"], pss: [baseline], nsa: [host-path], mitre: [T1611]}
#   aliases: [AVD-KSV-0023, AVD-KSV-0121, C-0048, C-0203, sensitive-host-mounts, hostPathSet, K8sPSPHostFilesystem, limit-hostpath-vols]
#   parameters:
#     type: object
#     properties:
#       allowedHostPaths:
#         description: the paths, with what is below them, that pods may mount; readOnly allows no writable mount
#         type: array
#         items:
#           type: object
#           properties:
#             pathPrefix: {type: string}
#             readOnly: {type: boolean}
#         default: []
#       exemptImages:
#         description: images whose containers may mount what they like; a star at the end stands for the rest of the name
#         type: array
#         items: {type: string}
#         default: []
package rules.kubernetes.host_path

import data.lib.pattern
import data.lib.workload

violation contains {"msg": msg, "details": {
	"volume": volume.name,
	"host_path": volume.host_path,
	"path": array.concat(volume.path, ["hostPath"]),
	"severity": severity(volume.host_path),
}} if {
	some volume in workload.pod.volumes
	volume.type == "hostPath"
	not allowed(volume)
	not exempt(volume)
	msg := sprintf("volume %q mounts %s of the node", [volume.name, volume.host_path])
}

severity(path) := "high" if sensitive(trim_right(path, "/"))

else := "medium"

sensitive(path) if path in {
	"", "/boot", "/dev", "/etc", "/home", "/lib", "/proc", "/root", "/run", "/sys", "/usr", "/var", "/var/lib",
	"/var/lib/containerd", "/var/lib/docker", "/var/lib/kubelet", "/var/run",
}

sensitive(path) if regex.match(`^(/etc/kubernetes|/var/lib/etcd|/var/lib/kubelet/pki|/root/\.[a-z]+|/etc/(shadow|passwd|ssh))(/|$)`, path)

allowed(volume) if {
	some entry in input.parameters.allowedHostPaths
	prefix := concat("", [trim_right(entry.pathPrefix, "/"), "/"])
	startswith(concat("", [trim_right(volume.host_path, "/"), "/"]), prefix)
	harmless(object.get(entry, "readOnly", false), volume)
}

harmless(false, _)

harmless(true, volume) if not written(volume)

written(volume) if {
	some c in workload.containers
	some mount in c.mounts
	mount.host_path == volume.host_path
	not mount.read_only
}

# A volume is exempt where only containers of exempt images mount it.
exempt(volume) if {
	count(input.parameters.exemptImages) > 0
	references := {c.image.reference | some c in workload.containers; mounts(c, volume)}
	count(references) > 0
	every reference in references {
		pattern.matches(reference, input.parameters.exemptImages)
	}
}

mounts(c, volume) if {
	some mount in c.mounts
	mount.host_path == volume.host_path
}
