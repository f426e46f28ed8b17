package rules.organisation.storage_class_test

import data.rules.organisation.storage_class as rule

parameters := {"allowedStorageClasses": ["fast"], "includeStorageClassesInMessage": false}

inventory := {"cluster": {"storage.k8s.io/v1": {"StorageClass": {"fast": {"kind": "StorageClass"}, "slow": {"kind": "StorageClass"}}}}}

found(manifest) := messages if {
	findings := rule.violation with input as {"review": {"object": manifest}, "parameters": parameters}
	messages := {f.msg | some f in findings}
}

test_bad_claim if {
	found({"apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": {"name": "data", "namespace": "shop"}, "spec": {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "8Gi"}}, "storageClassName": "slow"}}) == {`PersistentVolumeClaim "data" names the storage class slow, which is not allowed or does not exist`}
}

test_bad_template if {
	found({"apiVersion": "apps/v1", "kind": "StatefulSet", "metadata": {"name": "db", "namespace": "shop"}, "spec": {"serviceName": "db", "selector": {"matchLabels": {"app": "db"}}, "template": {"metadata": {"labels": {"app": "db"}}, "spec": {"containers": [{"name": "db", "image": "registry.example.com/db:1.4.2"}]}}, "volumeClaimTemplates": [{"metadata": {"name": "data"}, "spec": {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "8Gi"}}}}]}}) == {`StatefulSet "db" names no storage class`}
}

test_good_claim if {
	found({"apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": {"name": "data", "namespace": "shop"}, "spec": {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "8Gi"}}, "storageClassName": "fast"}}) == set() with data.inventory as inventory
}

test_good_claim_other if {
	found({"apiVersion": "storage.k8s.io/v1", "kind": "StorageClass", "metadata": {"name": "fast"}, "provisioner": "csi.example.com"}) == set() with data.inventory as inventory
}

test_good_template if {
	found({"apiVersion": "apps/v1", "kind": "StatefulSet", "metadata": {"name": "db", "namespace": "shop"}, "spec": {"serviceName": "db", "selector": {"matchLabels": {"app": "db"}}, "template": {"metadata": {"labels": {"app": "db"}}, "spec": {"containers": [{"name": "db", "image": "registry.example.com/db:1.4.2"}]}}, "volumeClaimTemplates": [{"metadata": {"name": "data"}, "spec": {"storageClassName": "fast", "accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "8Gi"}}}}]}}) == set() with data.inventory as inventory
}

test_good_template_other if {
	found({"apiVersion": "storage.k8s.io/v1", "kind": "StorageClass", "metadata": {"name": "fast"}, "provisioner": "csi.example.com"}) == set() with data.inventory as inventory
}

test_message if {
	claim := {"kind": "PersistentVolumeClaim", "metadata": {"name": "data"}, "spec": {"storageClassName": "other"}}
	document := {"review": {"object": claim}, "parameters": {"allowedStorageClasses": ["*"], "includeStorageClassesInMessage": true}}
	{f.msg | some f in rule.violation} == {`PersistentVolumeClaim "data" names the storage class other, which is not allowed or does not exist: allowed are fast, slow`} with input as document with data.inventory as inventory
}
