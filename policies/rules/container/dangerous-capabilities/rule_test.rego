package rules.container.dangerous_capabilities_test

import data.lib.workload_test as k
import data.rules.container.dangerous_capabilities as rule

found(add) := v if v := rule.violation with input as object.union(
	k.of({"capabilities": {"add": add}}),
	{"parameters": {"dangerous_capabilities": ["SYS_ADMIN", "NET_RAW"]}},
)

test_added if {
	{f.msg | some f in found(["CHOWN", "NET_RAW", "SYS_ADMIN"])} == {
		`container "web" adds the capability NET_RAW`,
		`container "web" adds the capability SYS_ADMIN`,
	}
	{f.details.key | some f in found(["SYS_ADMIN"])} == {"capabilities/SYS_ADMIN"}
	{f.details.path | some f in found(["SYS_ADMIN"])} == {["spec", "containers", 0, "capabilities"]}
}

test_harmless if count(found(["NET_BIND_SERVICE"])) == 0
