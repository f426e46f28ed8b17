package rules.pss.host_probes_test

import data.lib.pss_test as p
import data.rules.pss.host_probes as rule

with_probe(probe) := {"initContainers": [object.union({"name": "setup"}, probe)]}

test_probe if {
	spec := with_probe({"livenessProbe": {"tcpSocket": {"host": "10.0.0.1", "port": 80}}})
	p.paths(rule.violation) == {["spec", "initContainers", 0, "livenessProbe", "tcpSocket", "host"]} with input as p.baseline(spec)
	count(rule.violation) == 1 with input as p.restricted(spec)
	count(rule.violation) == 1 with input as p.at("v1.34", spec)
	count(rule.violation) == 0 with input as p.at("v1.33", spec)
	count(rule.violation) == 0 with input as p.unjudged(spec)
}

test_hook if {
	spec := with_probe({"lifecycle": {"preStop": {"httpGet": {"host": "a.example", "port": 80}}}})
	count(rule.violation) == 1 with input as p.baseline(spec)
}

test_own if count(rule.violation) == 0 with input as p.baseline(with_probe({"startupProbe": {"httpGet": {"host": "", "port": 80}}}))
