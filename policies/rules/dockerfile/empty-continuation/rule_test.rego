package rules.dockerfile.empty_continuation_test

import data.lib.dockerfile_test as d
import data.rules.dockerfile.empty_continuation as rule

test_empty if {
	found := rule.violation with input as d.file([d.instruction("run", {"empty_continuation": 3})])
	{[f.msg, f.details.path] | some f in found} == {[
		"RUN has an empty line among its continuation lines",
		["instructions", 0, "empty_continuation"],
	]}
}

test_none if count(rule.violation) == 0 with input as d.file([d.instruction("run", {})])
