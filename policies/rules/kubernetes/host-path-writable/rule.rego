# METADATA
# title: Path of the node is mounted writable
# description: >-
#   Whoever controls the container can change the files of the node that are mounted.
# related_resources:
# - https://kubernetes.io/docs/concepts/storage/volumes/#hostpath
# schemas:
# - input: schema.input
# - data.lib.workload.containers: schema.containers
# custom:
#   severity: low
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Set readOnly on the mount.
#   controls: {cis-kubernetes: ["5.2.12"], mitre: [T1611]}
#   aliases: [C-0045, writable-host-mount, ensure-readonly-hostpath]
#   parameters: {}
package rules.kubernetes.host_path_writable

import data.lib.workload

violation contains {"msg": msg, "details": {"container": c.name, "host_path": mount.host_path, "path": array.concat(c.path, ["mounts"]), "key": sprintf("mounts/%s", [mount.path])}} if {
	some c in workload.containers
	some mount in c.mounts
	mount.host_path != ""
	not mount.read_only
	msg := sprintf("%s may write to %s of the node", [workload.describe(c), mount.host_path])
}
