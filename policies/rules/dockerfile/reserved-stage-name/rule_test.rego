package rules.dockerfile.reserved_stage_name_test

import data.lib.dockerfile_test as d
import data.rules.dockerfile.reserved_stage_name as rule

found(name) := v if v := rule.violation with input as d.staged([d.stage({"name": name})], [])

test_reserved if {
	some f in found("scratch")
	f.msg == `"scratch" is reserved and no name for a stage`
	f.details.path == ["stages", 0]
	count(found("context")) == 1
}

test_free if count(found("build")) == 0
