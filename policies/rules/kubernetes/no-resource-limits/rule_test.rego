package rules.kubernetes.no_resource_limits_test

import data.lib.workload_test as k
import data.rules.kubernetes.no_resource_limits as rule

found(c) := v if v := rule.violation with input as object.union(k.of(c), {"parameters": {"required_limits": ["cpu", "memory"]}})

test_none if {
	some f in found({})
	f.msg == `container "web" has no limit for cpu and memory`
	f.details.path == ["spec", "containers", 0, "resources"]
}

test_one if {
	some f in found({"resources": {"limits": {"cpu": "1"}}})
	f.details.missing == ["memory"]
}

test_both if count(found({"resources": {"limits": {"cpu": "1", "memory": "1Gi"}}})) == 0

test_ephemeral if count(found({"role": "ephemeral"})) == 0
