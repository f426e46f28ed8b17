package rules.dockerfile.instruction_casing_test

import data.lib.dockerfile_test as d
import data.rules.dockerfile.instruction_casing as rule

found(keywords) := v if {
	v := rule.violation with input as d.file([d.instruction(lower(word), {"keyword": word}) | some word in keywords])
}

test_mostly_capitals if {
	some f in found(["FROM", "run", "RUN"])
	f.msg == "run is not written as RUN, like most instructions here"
	f.details.path == ["instructions", 1]
	count(found(["FROM", "run"])) == 1
	count(found(["From", "run"])) == 1
}

test_mostly_lower if {
	{f.msg | some f in found(["from", "run", "RUN"])} == {"RUN is not written as run, like most instructions here"}
}

test_same if {
	count(found(["FROM", "RUN"])) == 0
	count(found(["from", "run"])) == 0
}

test_onbuild if {
	i := d.instruction("run", {"keyword": "RUN", "onbuild": true, "text": "onbuild RUN x"})
	count(rule.violation) == 2 with input as d.file([d.instruction("from", {}), i, d.instruction("run", {"keyword": "Run"})])
	before := d.instruction("arg", {"keyword": "arg", "stage": -1})
	count(rule.violation) == 0 with input as d.file([before, d.instruction("from", {})])
}
