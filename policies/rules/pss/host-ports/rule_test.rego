package rules.pss.host_ports_test

import data.lib.pss_test as p
import data.rules.pss.host_ports as rule

with_port(port) := {"containers": [{"name": "web", "ports": [null, {"containerPort": 80}, object.union({"containerPort": 81}, port)]}]}

test_host_port if {
	p.paths(rule.violation) == {["spec", "containers", 0, "ports", 2, "hostPort"]} with input as p.baseline(with_port({"hostPort": 80}))
	count(rule.violation) == 1 with input as p.restricted(with_port({"hostPort": 80}))
	count(rule.violation) == 0 with input as p.unjudged(with_port({"hostPort": 80}))
}

test_none if {
	count(rule.violation) == 0 with input as p.baseline(with_port({"hostPort": 0}))
	count(rule.violation) == 0 with input as p.baseline(with_port({"hostPort": null}))
	count(rule.violation) == 0 with input as p.baseline(with_port({}))
}
