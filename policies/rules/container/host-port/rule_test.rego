package rules.container.host_port_test

import data.lib.workload_test as k
import data.rules.container.host_port as rule

ports := {"ports": [
	{"port": 8080, "host_port": -1, "protocol": "TCP"},
	{"port": 9090, "host_port": 80, "protocol": "TCP"},
]}

test_host_port if {
	{[f.msg, f.details.path, f.details.key] | some f in rule.violation} == {[
		`container "web" takes port 80 of the node`,
		["spec", "containers", 0, "ports", 1, "hostPort"],
		"ports/80/TCP",
	]} with input as k.of(ports)
}

test_host_network if {
	count(rule.violation) == 0 with input as k.document([k.container(ports)], {"host_network": true}, {})
}
