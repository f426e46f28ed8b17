package rules.organisation.host_ports_test

import data.rules.organisation.host_ports as rule

parameters := {"hostNetwork": false, "min": 80, "max": 9000, "exemptImages": []}

found(manifest) := messages if {
	findings := rule.violation with input as {"review": {"object": manifest}, "parameters": parameters}
	messages := {f.msg | some f in findings}
}

test_bad_network if {
	found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"hostNetwork": true, "containers": [{"name": "web", "image": "registry.example.com/web:1.4.2", "ports": [{"containerPort": 9001, "hostPort": 9001}, {"containerPort": 22, "hostPort": 22}]}]}}) == {`Pod "web" shares the node's network`, `container "web" takes port 22 of the node, which is not in the range`, `container "web" takes port 9001 of the node, which is not in the range`}
}

test_good_range if {
	found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.4.2", "ports": [{"containerPort": 9000, "hostPort": 9000}]}]}}) == set()
}
