package rules.pss.host_namespaces_test

import data.lib.pss_test as p
import data.rules.pss.host_namespaces as rule

test_shared if {
	spec := {"hostNetwork": true, "hostPID": true, "hostIPC": true}
	p.paths(rule.violation) == {["spec", "hostNetwork"], ["spec", "hostPID"], ["spec", "hostIPC"]} with input as p.baseline(spec)
	count(rule.violation) == 3 with input as p.restricted(spec)
}

test_not_asked if count(rule.violation) == 0 with input as p.unjudged({"hostPID": true})

test_own if count(rule.violation) == 0 with input as p.baseline({"hostNetwork": false, "hostPID": null})
