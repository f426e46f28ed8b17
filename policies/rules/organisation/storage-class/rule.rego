# METADATA
# title: Claim names no allowed storage class
# description: >-
#   A claim without a class, or with one that there is not, stays pending or gets a disk of a kind
#   that nobody chose. Says nothing until allowedStorageClasses is set.
# related_resources:
# - https://open-policy-agent.github.io/gatekeeper-library/website/validation/storageclass
# schemas:
# - input: schema.input
# custom:
#   severity: medium
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Set storageClassName to one of the allowed classes, which has to exist.
#   controls: {}
#   aliases: [K8sStorageClass]
#   match:
#     kinds:
#     - apiGroups: [""]
#       kinds: [PersistentVolumeClaim]
#     - apiGroups: [apps]
#       kinds: [StatefulSet]
#   parameters:
#     type: object
#     properties:
#       allowedStorageClasses:
#         description: the classes that claims may name, if they exist; a star stands for all that exist; empty judges nothing
#         type: array
#         items: {type: string}
#         default: []
#
#       includeStorageClassesInMessage:
#         description: whether messages list the allowed classes
#         type: boolean
#         default: false
package rules.organisation.storage_class

import data.lib.manifest
import data.lib.workload

violation contains {"msg": msg, "details": {"path": claim.path, "key": "storageClassName"}} if {
	input.review.object.kind in {"PersistentVolumeClaim", "StatefulSet"}
	count(input.parameters.allowedStorageClasses) > 0
	some claim in claims
	class := manifest.text(claim.spec, ["storageClassName"])
	not class in allowed
	msg := sprintf("%s names %s%s", [workload.called, says(class), choice])
}

claims contains {"spec": input.review.object.spec, "path": ["spec"]} if {
	input.review.object.kind == "PersistentVolumeClaim"
	is_object(input.review.object.spec)
}

claims contains {"spec": claim.spec, "path": ["spec", "volumeClaimTemplates", n, "spec"]} if {
	input.review.object.kind == "StatefulSet"
	some n, claim in manifest.items(input.review.object, ["spec", "volumeClaimTemplates"])
	is_object(claim.spec)
}

# Those that exist and that the organisation allows, or, with a star, all that exist.
allowed contains class if {
	some class, _ in data.inventory.cluster["storage.k8s.io/v1"].StorageClass
	count({class, "*"} & listed) > 0
}

listed := {name | some name in input.parameters.allowedStorageClasses}

says("") := "no storage class"

says(class) := sprintf("the storage class %s, which is not allowed or does not exist", [class]) if class != ""

choice := "" if input.parameters.includeStorageClassesInMessage == false

choice := sprintf(": allowed are %s", [concat(", ", sort(allowed))]) if input.parameters.includeStorageClassesInMessage
