# METADATA
# title: Storage class keeps or removes volumes against the rules
# description: >-
#   The reclaim policy decides whether data outlives its claim. Says nothing until
#   allowedReclaimPolicies is set.
# related_resources:
# - https://kubernetes.io/docs/concepts/storage/storage-classes/#reclaim-policy
# schemas:
# - input: schema.input
# custom:
#   severity: low
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Set reclaimPolicy to one of the allowed ones.
#   controls: {}
#   aliases: [restrict-storageclass]
#   match:
#     kinds:
#     - apiGroups: ["storage.k8s.io"]
#       kinds: [StorageClass]
#   parameters:
#     type: object
#     properties:
#       allowedReclaimPolicies:
#         description: the reclaim policies that storage classes may have, of Delete and Retain; empty judges nothing
#         type: array
#         items: {type: string}
#         default: []
package rules.organisation.reclaim_policies

import data.lib.manifest
import data.lib.workload

violation contains {"msg": msg, "details": {"path": ["reclaimPolicy"]}} if {
	input.review.object.kind == "StorageClass"
	count(input.parameters.allowedReclaimPolicies) > 0
	policy := manifest.first([manifest.text(input.review.object, ["reclaimPolicy"]), "Delete"])
	not policy in input.parameters.allowedReclaimPolicies
	msg := sprintf("%s has the reclaim policy %s", [workload.called, policy])
}
