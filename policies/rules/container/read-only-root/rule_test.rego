package rules.container.read_only_root_test

import data.lib.workload_test as k
import data.rules.container.read_only_root as rule

test_writable if {
	some f in rule.violation with input as k.of({})
	f.msg == `container "web" has a writable root file system`
	f.details.path == ["spec", "containers", 0, "read_only_root"]
}

test_read_only if count(rule.violation) == 0 with input as k.of({"read_only_root": true})

test_exempt if {
	document := object.union(k.of({}), {"parameters": {"exemptImages": ["nginx:*"]}})
	count(rule.violation) == 0 with input as document
}

test_windows if {
	count(rule.violation) == 0 with input as k.document([k.container({})], {"os": "windows"}, {})
}
