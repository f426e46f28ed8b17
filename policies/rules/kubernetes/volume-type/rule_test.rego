package rules.kubernetes.volume_type_test

import data.rules.kubernetes.volume_type as rule

found(manifest) := messages if {
	findings := rule.violation with input as {"review": {"object": manifest}}
	messages := {f.msg | some f in findings}
}

test_bad_nfs if {
	found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.4.2"}], "volumes": [{"name": "data", "nfs": {"server": "nfs.example.com", "path": "/export"}}]}}) == {`volume "data" is of the type nfs`}
}

test_good_claim if {
	found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.4.2"}], "volumes": [{"name": "data", "persistentVolumeClaim": {"claimName": "data"}}, {"name": "tmp", "emptyDir": {}}, {"name": "unset"}]}}) == set()
}
