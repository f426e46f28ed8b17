package rules.dockerfile.stage_user_root_test

import data.lib.dockerfile_test as d
import data.rules.dockerfile.stage_user_root as rule

found(user, last) := v if {
	stages := [d.stage({"last": last}), d.stage({"index": 1})]
	v := rule.violation with input as d.staged(stages, [
		d.instruction("user", {"args": ["app"]}), d.instruction("user", {"args": [user]}), d.instruction("user", {"stage": 1, "args": ["app"]}),
	])
}

test_root if {
	some f in found("0:0", false)
	f.msg == "the last USER of stage 0 is root"
	f.details.path == ["instructions", 1]
}

test_fine if {
	count(found("1000", false)) == 0
	count(found("root", true)) == 0
}
