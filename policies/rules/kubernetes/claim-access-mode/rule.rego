# METADATA
# title: Volume can be mounted by several pods
# description: >-
#   ReadWriteOnce still lets all pods of one node write; ReadWriteOncePod lets one.
# related_resources:
# - https://kubernetes.io/docs/concepts/storage/persistent-volumes/
# schemas:
# - input: schema.input
# custom:
#   severity: info
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Use ReadWriteOncePod for volumes that one pod writes.
#   controls: {}
#   aliases: [readwriteonce-pod]
#   match:
#     kinds:
#     - apiGroups: [""]
#       kinds: [PersistentVolumeClaim]
#   parameters: {}
package rules.kubernetes.claim_access_mode

import data.lib.workload

violation contains {"msg": msg, "details": {"path": ["spec", "accessModes", n]}} if {
	workload.object.kind == "PersistentVolumeClaim"
	some n, mode in object.get(workload.object, ["spec", "accessModes"], [])
	mode != "ReadWriteOncePod"
	msg := sprintf("%s may be used by several pods: %v", [workload.called, mode])
}
