package rules.pss.proc_mount_test

import data.lib.pss_test as p
import data.rules.pss.proc_mount as rule

mount(value) := {"containers": [{"name": "web", "securityContext": {"procMount": value}}]}

test_unmasked if {
	p.paths(rule.violation) == {["spec", "containers", 0, "securityContext", "procMount"]} with input as p.baseline(mount("Unmasked"))
	count(rule.violation) == 1 with input as p.restricted(mount(""))
	count(rule.violation) == 0 with input as p.unjudged(mount("Unmasked"))
}

test_own_users if {
	spec := object.union(mount("Unmasked"), {"hostUsers": false})
	count(rule.violation) == 0 with input as p.baseline(spec)
	count(rule.violation) == 0 with input as p.at("v1.35", spec)
	count(rule.violation) == 1 with input as p.at("v1.34", spec)
}

test_default if {
	count(rule.violation) == 0 with input as p.baseline(mount("Default"))
	count(rule.violation) == 0 with input as p.baseline(mount(null))
}
