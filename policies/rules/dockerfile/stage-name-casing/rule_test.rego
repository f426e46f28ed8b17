package rules.dockerfile.stage_name_casing_test

import data.lib.dockerfile_test as d
import data.rules.dockerfile.stage_name_casing as rule

found(args) := v if v := rule.violation with input as d.file([d.instruction("from", {"original_args": args})])

test_capitals if {
	some f in found(["debian", "AS", "Build"])
	f.msg == `stage name "Build" has capitals`
	f.details.path == ["instructions", 0]
}

test_lower if count(found(["Debian", "AS", "build"])) == 0

test_unnamed if count(found(["debian"])) == 0
