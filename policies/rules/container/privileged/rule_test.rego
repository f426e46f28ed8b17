package rules.container.privileged_test

import data.lib.workload_test as k
import data.rules.container.privileged as rule

test_privileged if {
	some f in rule.violation with input as k.of({"privileged": true})
	f.msg == `container "web" is privileged`
	f.details.path == ["spec", "containers", 0, "privileged"]
}

test_exempt if {
	document := object.union(k.of({"privileged": true}), {"parameters": {"exemptImages": ["nginx:1.27"]}})
	count(rule.violation) == 0 with input as document
}

test_confined if count(rule.violation) == 0 with input as k.of({})
