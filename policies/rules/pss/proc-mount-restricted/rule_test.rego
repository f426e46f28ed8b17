package rules.pss.proc_mount_restricted_test

import data.lib.pss_test as p
import data.rules.pss.proc_mount_restricted as rule

mount(value) := {"hostUsers": false, "containers": [{"name": "web", "securityContext": {"procMount": value}}]}

test_unmasked if {
	p.paths(rule.violation) == {["spec", "containers", 0, "securityContext", "procMount"]} with input as p.restricted(mount("Unmasked"))
	count(rule.violation) == 0 with input as p.at("v1.34", mount("Unmasked"))
	count(rule.violation) == 0 with input as p.baseline(mount("Unmasked"))
	count(rule.violation) == 0 with input as p.unjudged(mount("Unmasked"))
}

test_default if count(rule.violation) == 0 with input as p.restricted(mount("Default"))
