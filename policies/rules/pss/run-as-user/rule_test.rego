package rules.pss.run_as_user_test

import data.lib.pss_test as p
import data.rules.pss.run_as_user as rule

user(id) := {"securityContext": {"runAsUser": id}}

test_root if {
	p.paths(rule.violation) == {["spec", "securityContext", "runAsUser"]} with input as p.restricted(user(0))
	count(rule.violation) == 1 with input as p.restricted({"containers": [{"name": "web", "securityContext": {"runAsUser": 0}}]})
	count(rule.violation) == 0 with input as p.at("v1.22", user(0))
	count(rule.violation) == 0 with input as p.baseline(user(0))
	count(rule.violation) == 0 with input as p.unjudged(user(0))
}

test_other if {
	count(rule.violation) == 0 with input as p.restricted(user(1))
	count(rule.violation) == 0 with input as p.restricted(user(null))
}

test_own_users if {
	own := object.union(user(0), {"hostUsers": false})
	count(rule.violation) == 0 with input as p.restricted(own)
	count(rule.violation) == 1 with input as p.at("v1.34", own)
}
