package lib.inventory_test

import data.lib.inventory
import data.lib.place_test as p

test_services if {
	known := p.inventory([
		object.union(p.service("a", {"x": "y"}), {"spec": {"ports": [{"nodePort": 30000}]}}),
		p.service("b", {"x": "y"}),
		p.thing("v1", "Service", "c", {"selector": null}),
	])
	inventory.service_selectors["default"]["{\"x\":\"y\"}"] == {"a": "a", "b": "b"} with data.inventory as known
	inventory.node_ports["TCP/30000"] == {"default/a": {"namespace": "default", "name": "a"}} with data.inventory as known
}

test_hosts if {
	known := p.inventory([p.thing("networking.k8s.io/v1", "Ingress", "a", {"rules": [{"host": "a.example"}]})])
	count(inventory.hosts["a.example"]) == 1 with data.inventory as known
}

test_made_secrets if {
	known := p.inventory([
		p.thing("bitnami.com/v1alpha1", "SealedSecret", "a", {}),
		p.thing("cert-manager.io/v1", "Certificate", "b", {"secretName": "tls"}),
	])
	inventory.made_secrets["default"] == {"a": true, "tls": true} with data.inventory as known
}

test_workloads if {
	known := p.inventory([
		p.thing("v1", "Pod", "a", {}),
		p.thing("batch/v1", "CronJob", "b", {"jobTemplate": {"spec": {"template": {"metadata": {"labels": {"app": "b"}}}}}}),
	])
	inventory.workloads["default"]["v1/Pod/a"].labels == {} with data.inventory as known
	inventory.workloads["default"]["batch/v1/CronJob/b"].labels == {"app": "b"} with data.inventory as known
}
