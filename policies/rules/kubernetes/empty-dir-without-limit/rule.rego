# METADATA
# title: Scratch volume without a limit
# description: >-
#   A pod can fill the disk of its node, and gets others evicted.
# related_resources:
# - https://kubernetes.io/docs/concepts/storage/volumes/
# schemas:
# - input: schema.input
# custom:
#   severity: low
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Set sizeLimit for the emptyDir.
#   controls: {}
#   aliases: [require-emptydir-requests-and-limits]
#   parameters: {}
package rules.kubernetes.empty_dir_without_limit

import data.lib.podspec
import data.lib.workload

violation contains {"msg": msg, "details": {"path": array.concat(workload.pod.path, ["volumes", n])}} if {
	some n, volume in podspec.spec.volumes
	is_object(volume.emptyDir)
	not volume.emptyDir.sizeLimit
	not limited(volume.name)
	msg := sprintf("the volume %q has no size limit", [volume.name])
}

# Where every container that mounts it is limited, the volume is too.
limited(name) if {
	mounting := [c | some c in podspec.containers; some mount in c.raw.volumeMounts; mount.name == name]
	count(mounting) > 0
	every c in mounting {
		object.get(c.raw, ["resources", "limits", "ephemeral-storage"], "") != ""
	}
}
