package rules.container.drop_capabilities_test

import data.lib.workload_test as k
import data.rules.container.drop_capabilities as rule

test_kept if {
	some f in rule.violation with input as k.of({"capabilities": {"drop": ["NET_RAW"]}})
	f.msg == `container "web" does not drop all capabilities`
	f.details.path == ["spec", "containers", 0, "capabilities"]
}

test_dropped if count(rule.violation) == 0 with input as k.of({"capabilities": {"drop": ["ALL"]}})

test_privileged if count(rule.violation) == 0 with input as k.of({"privileged": true})

test_windows if {
	count(rule.violation) == 0 with input as k.document([k.container({})], {"os": "windows"}, {})
}
