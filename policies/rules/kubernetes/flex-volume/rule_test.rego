package rules.kubernetes.flex_volume_test

import data.rules.kubernetes.flex_volume as rule

parameters := {"allowedFlexVolumes": [{"driver": "example.com/cifs"}]}

found(manifest) := messages if {
	findings := rule.violation with input as {"review": {"object": manifest}, "parameters": parameters}
	messages := {f.msg | some f in findings}
}

test_bad_driver if {
	found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.4.2"}], "volumes": [{"name": "data", "flexVolume": {"driver": "example.com/lvm"}}]}}) == {`volume "data" is a FlexVolume of the driver example.com/lvm`}
}

test_good_allowed if {
	found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.4.2"}], "volumes": [{"name": "data", "flexVolume": {"driver": "example.com/cifs"}}]}}) == set()
}
