package rules.kubernetes.missing_storage_class_test

import data.lib.place_test as p
import data.rules.kubernetes.missing_storage_class as rule

claim(class) := p.thing("v1", "PersistentVolumeClaim", "data", {"storageClassName": class})

set(class) := p.thing("apps/v1", "StatefulSet", "data", {"volumeClaimTemplates": [{"spec": {"storageClassName": class}}]})

parameters(complete, allowed) := {"complete": complete, "allowed_storage_classes": allowed}

found(object, complete, allowed) := v if {
	known := {"cluster": {"storage.k8s.io/v1": {"StorageClass": {"fast": {}}}}}
	v := rule.violation with input as p.document(object, parameters(complete, allowed)) with data.inventory as known
}

test_missing if {
	some f in found(claim("slow"), false, [])
	f.msg == `PersistentVolumeClaim "data" claims a volume of the storage class "slow", which is not here`
	some g in found(set("slow"), false, [])
	g.details.path == ["spec", "volumeClaimTemplates", 0, "spec"]
	count(found(claim(""), true, [])) == 1
}

test_there if {
	count(found(claim("fast"), true, [])) == 0
	count(found(claim(""), false, [])) == 0
}

test_allowed if {
	some f in found(claim("fast"), false, ["slow"])
	f.msg == `PersistentVolumeClaim "data" claims a volume of the storage class "fast", which is not allowed`
	count(found(claim("slow"), false, ["slow"])) == 0
}
