package rules.pss.windows_host_process_test

import data.lib.pss_test as p
import data.rules.pss.windows_host_process as rule

process(value) := {"windowsOptions": {"hostProcess": value}}

test_host_process if {
	spec := {"securityContext": process(true), "ephemeralContainers": [{"name": "debug", "securityContext": process(true)}]}
	p.paths(rule.violation) == {
		["spec", "securityContext", "windowsOptions", "hostProcess"],
		["spec", "ephemeralContainers", 0, "securityContext", "windowsOptions", "hostProcess"],
	} with input as p.baseline(spec)
	count(rule.violation) == 2 with input as p.restricted(spec)
	count(rule.violation) == 0 with input as p.unjudged(spec)
}

test_contained if count(rule.violation) == 0 with input as p.baseline({"securityContext": process(false)})
