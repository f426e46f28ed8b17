package rules.pss.privilege_escalation_test

import data.lib.pss_test as p
import data.rules.pss.privilege_escalation as rule

allowing(context) := {"containers": [{"name": "web", "securityContext": context}]}

test_allowed if {
	p.paths(rule.violation) == {["spec", "containers", 0, "securityContext"]} with input as p.restricted(allowing({}))
	p.paths(rule.violation) == {["spec", "containers", 0]} with input as p.restricted(allowing(null))
	count(rule.violation) == 1 with input as p.restricted(allowing({"allowPrivilegeEscalation": true}))
	count(rule.violation) == 1 with input as p.restricted({"containers": [null]})
	count(rule.violation) == 0 with input as p.baseline(allowing({}))
	count(rule.violation) == 0 with input as p.unjudged(allowing({}))
	count(rule.violation) == 0 with input as p.at("v1.7", allowing({}))
}

test_forbidden if count(rule.violation) == 0 with input as p.restricted(allowing({"allowPrivilegeEscalation": false}))

test_windows if {
	spec := object.union(allowing({}), {"os": {"name": "windows"}})
	count(rule.violation) == 0 with input as p.restricted(spec)
	count(rule.violation) == 1 with input as p.at("v1.24", spec)
}
