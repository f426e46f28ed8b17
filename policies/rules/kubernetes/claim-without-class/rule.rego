# METADATA
# title: Claim names no storage class
# description: >-
#   The claim takes whatever class is the default of the cluster, which differs between
#   clusters.
# related_resources:
# - https://kubernetes.io/docs/concepts/storage/storage-classes/
# schemas:
# - input: schema.input
# custom:
#   severity: info
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Set storageClassName.
#   controls: {}
#   aliases: [require-storageclass]
#   match:
#     kinds:
#     - apiGroups: [""]
#       kinds: [PersistentVolumeClaim]
#     - apiGroups: [apps]
#       kinds: [StatefulSet]
#   parameters: {}
package rules.kubernetes.claim_without_class

import data.lib.workload

violation contains {"msg": msg, "details": {"path": ["spec"]}} if {
	workload.object.kind == "PersistentVolumeClaim"
	object.get(workload.object, ["spec", "storageClassName"], "") == ""
	msg := sprintf("%s names no storage class", [workload.called])
}

violation contains {"msg": msg, "details": {"path": ["spec", "volumeClaimTemplates", n]}} if {
	workload.object.kind == "StatefulSet"
	some n, claim in object.get(workload.object, ["spec", "volumeClaimTemplates"], [])
	object.get(claim, ["spec", "storageClassName"], "") == ""
	msg := sprintf("a claim of %s names no storage class", [workload.called])
}
