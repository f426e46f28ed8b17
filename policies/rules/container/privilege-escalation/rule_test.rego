package rules.container.privilege_escalation_test

import data.lib.workload_test as k
import data.rules.container.privilege_escalation as rule

test_default if {
	some f in rule.violation with input as k.of({})
	f.msg == `container "web" may gain more privileges than it starts with`
	f.details.path == ["spec", "containers", 0, "privilege_escalation"]
}

test_denied if count(rule.violation) == 0 with input as k.of({"privilege_escalation": false})

test_privileged if count(rule.violation) == 0 with input as k.of({"privileged": true})

test_windows if {
	count(rule.violation) == 0 with input as k.document([k.container({})], {"os": "windows"}, {})
}
