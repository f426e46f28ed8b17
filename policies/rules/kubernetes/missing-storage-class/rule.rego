# METADATA
# title: Storage class of a claim is missing
# description: >-
#   A claim whose storage class does not exist, or is none of allowed_storage_classes, never
#   gets its volume. Unless complete is set, a class is called missing only where the run
#   has another one, and a claim may leave it to the cluster's default.
# related_resources:
# - https://kubernetes.io/docs/concepts/
# schemas:
# - input: schema.input
# custom:
#   severity: low
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Name a storage class of the cluster.
#   controls: {}
#   aliases: [K8sStorageClass]
#   match:
#     kinds:
#     - apiGroups: [""]
#       kinds: [PersistentVolumeClaim]
#     - apiGroups: [apps]
#       kinds: [StatefulSet]
#   parameters:
#     complete: {type: boolean, default: false, description: "the files are all there is: what they do not hold does not exist"}
#     allowed_storage_classes: {type: array, items: {type: string}, default: [], description: the only storage classes that may be used}
package rules.kubernetes.missing_storage_class

import data.lib.place

violation contains {"msg": msg, "details": {"path": claim.path}} if {
	some claim in claims
	bad(claim.class)
	msg := sprintf("%s claims a volume of the storage class %q, which %s", [place.called, claim.class, why])
}

claims contains {"class": object.get(input.review.object, ["spec", "storageClassName"], ""), "path": ["spec"]} if {
	input.review.kind.kind == "PersistentVolumeClaim"
}

claims contains {"class": object.get(template, ["spec", "storageClassName"], ""), "path": ["spec", "volumeClaimTemplates", i, "spec"]} if {
	input.review.kind.kind == "StatefulSet"
	some i, template in input.review.object.spec.volumeClaimTemplates
}

bad(class) if {
	count(input.parameters.allowed_storage_classes) > 0
	not class in input.parameters.allowed_storage_classes
}

bad(class) if {
	count(input.parameters.allowed_storage_classes) == 0
	not classes[class]
	known(class)
}

known(_) if input.parameters.complete

known(class) if {
	class != ""
	count(classes) > 0
}

classes[name] := true if {
	some version, kinds in data.inventory.cluster
	startswith(version, "storage.k8s.io/")
	some name, _ in kinds.StorageClass
}

why := "is not allowed" if count(input.parameters.allowed_storage_classes) > 0

why := "is not here" if count(input.parameters.allowed_storage_classes) == 0
