package rules.pss.capabilities_baseline_test

import data.lib.pss_test as p
import data.rules.pss.capabilities_baseline as rule

adding(names) := {"containers": [{"name": "web", "securityContext": {"capabilities": {"add": names}}}]}

test_added if {
	p.paths(rule.violation) == {["spec", "containers", 0, "securityContext", "capabilities", "add", 1]} with input as p.baseline(adding(["CHOWN", "CAP_CHOWN"]))
	count(rule.violation) == 1 with input as p.restricted(adding(["NET_RAW"]))
	count(rule.violation) == 0 with input as p.unjudged(adding(["NET_RAW"]))
}

test_default if {
	count(rule.violation) == 0 with input as p.baseline(adding(["KILL"]))
	count(rule.violation) == 0 with input as p.baseline(adding(null))
}

test_windows if {
	spec := object.union(adding(["NET_RAW"]), {"os": {"name": "windows"}})
	count(rule.violation) == 1 with input as p.baseline(spec)
	count(rule.violation) == 0 with input as p.restricted(spec)
	count(rule.violation) == 1 with input as p.at("v1.24", spec)
}
