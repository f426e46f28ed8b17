package rules.pss.run_as_non_root_test

import data.lib.pss_test as p
import data.rules.pss.run_as_non_root as rule

spec(pod, container) := {"securityContext": pod, "containers": [{"name": "web", "securityContext": container}]}

test_unset if {
	p.paths(rule.violation) == {["spec", "containers", 0, "securityContext"]} with input as p.restricted(spec({}, {}))
	count(rule.violation) == 0 with input as p.baseline(spec({}, {}))
	count(rule.violation) == 0 with input as p.unjudged(spec({}, {}))
}

test_false if {
	p.paths(rule.violation) == {["spec", "securityContext", "runAsNonRoot"]} with input as p.restricted(spec({"runAsNonRoot": false}, {}))
	p.paths(rule.violation) == {["spec", "containers", 0, "securityContext", "runAsNonRoot"]} with input as p.restricted(spec({"runAsNonRoot": true}, {"runAsNonRoot": false}))
}

test_true if {
	count(rule.violation) == 0 with input as p.restricted(spec({"runAsNonRoot": true}, {}))
	count(rule.violation) == 0 with input as p.restricted(spec({}, {"runAsNonRoot": true}))
}

test_own_users if {
	own := object.union(spec({}, {}), {"hostUsers": false})
	count(rule.violation) == 0 with input as p.restricted(own)
	count(rule.violation) == 1 with input as p.at("v1.34", own)
}
