# METADATA
# title: Workload mounts a PersistentVolumeClaim
# description: >-
#   Whoever breaks into the workload has what a PersistentVolumeClaim holds: such workloads
#   deserve a closer look.
# related_resources:
# - https://kubernetes.io/docs/concepts/storage/volumes/
# schemas:
# - input: schema.input
# custom:
#   severity: info
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Nothing, where the workload needs it; keep such workloads apart from those that
#     strangers reach.
#   controls: {}
#   aliases: [C-0257]
#   parameters: {}
package rules.kubernetes.mounts_claim

import data.lib.podspec
import data.lib.workload

violation contains {"msg": msg, "details": {"path": array.concat(workload.pod.path, ["volumes", n, "persistentVolumeClaim"])}} if {
	some n, volume in podspec.spec.volumes
	volume.persistentVolumeClaim
	msg := sprintf("%s mounts a PersistentVolumeClaim", [workload.called])
}
