package rules.pss.seccomp_restricted_test

import data.lib.pss_test as p
import data.rules.pss.seccomp_restricted as rule

spec(pod, container) := {"securityContext": pod, "containers": [{"name": "web", "securityContext": container}]}

of(type) := {"seccompProfile": {"type": type}}

test_unset if {
	p.paths(rule.violation) == {["spec", "containers", 0, "securityContext"]} with input as p.restricted(spec({}, {}))
	count(rule.violation) == 0 with input as p.at("v1.18", spec({}, {}))
	count(rule.violation) == 0 with input as p.baseline(spec({}, {}))
	count(rule.violation) == 0 with input as p.unjudged(spec({}, {}))
}

test_bad if {
	p.paths(rule.violation) == {["spec", "securityContext", "seccompProfile", "type"]} with input as p.restricted(spec(of("Unconfined"), {}))
	p.paths(rule.violation) == {["spec", "containers", 0, "securityContext", "seccompProfile"]} with input as p.restricted(spec(of("Localhost"), {"seccompProfile": {}}))
}

test_set if {
	count(rule.violation) == 0 with input as p.restricted(spec(of("RuntimeDefault"), {}))
	count(rule.violation) == 0 with input as p.restricted(spec({}, of("Localhost")))
}

test_windows if {
	windows := object.union(spec({}, {}), {"os": {"name": "windows"}})
	count(rule.violation) == 0 with input as p.restricted(windows)
	count(rule.violation) == 1 with input as p.at("v1.24", windows)
}
