package rules.dockerfile.repeated_instruction_test

import data.lib.dockerfile_test as d
import data.rules.dockerfile.repeated_instruction as rule

found(first, second) := v if v := rule.violation with input as d.file([
	d.instruction(first, {}),
	d.instruction("run", {}),
	second,
])

test_twice if {
	some f in found("cmd", d.instruction("cmd", {}))
	f.msg == "CMD has no effect: a later one replaces it"
	f.details.path == ["instructions", 0]
}

test_once if {
	count(found("cmd", d.instruction("entrypoint", {}))) == 0
	count(found("run", d.instruction("run", {}))) == 0
}

test_elsewhere if {
	count(found("cmd", d.instruction("cmd", {"stage": 1}))) == 0
	count(found("cmd", d.instruction("cmd", {"onbuild": true}))) == 0
}
