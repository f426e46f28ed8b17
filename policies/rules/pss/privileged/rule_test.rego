package rules.pss.privileged_test

import data.lib.pss_test as p
import data.rules.pss.privileged as rule

test_privileged if {
	spec := {"containers": [{"name": "web", "securityContext": {"privileged": true}}]}
	p.paths(rule.violation) == {["spec", "containers", 0, "securityContext", "privileged"]} with input as p.baseline(spec)
	count(rule.violation) == 1 with input as p.restricted(spec)
	count(rule.violation) == 0 with input as p.unjudged(spec)
}

test_confined if count(rule.violation) == 0 with input as p.baseline({"containers": [{"name": "web"}]})
