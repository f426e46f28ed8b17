package rules.pss.capabilities_restricted_test

import data.lib.pss_test as p
import data.rules.pss.capabilities_restricted as rule

with_capabilities(capabilities) := {"containers": [{"name": "web", "securityContext": {"capabilities": capabilities}}]}

test_kept if {
	p.paths(rule.violation) == {["spec", "containers", 0, "securityContext", "capabilities", "drop"]} with input as p.restricted(with_capabilities({"drop": ["all"]}))
	p.paths(rule.violation) == {["spec", "containers", 0, "securityContext"]} with input as p.restricted(with_capabilities(null))
	count(rule.violation) == 0 with input as p.baseline(with_capabilities({}))
	count(rule.violation) == 0 with input as p.unjudged(with_capabilities({}))
	count(rule.violation) == 0 with input as p.at("v1.21", with_capabilities({}))
}

test_added if {
	p.paths(rule.violation) == {["spec", "containers", 0, "securityContext", "capabilities", "add", 1]} with input as p.restricted(with_capabilities({"drop": ["ALL"], "add": ["NET_BIND_SERVICE", "CHOWN"]}))
}

test_dropped if count(rule.violation) == 0 with input as p.restricted(with_capabilities({"drop": ["KILL", "ALL"]}))

test_windows if {
	spec := object.union(with_capabilities({"add": ["CHOWN"]}), {"os": {"name": "windows"}})
	count(rule.violation) == 0 with input as p.restricted(spec)
	count(rule.violation) == 2 with input as p.at("v1.24", spec)
}
