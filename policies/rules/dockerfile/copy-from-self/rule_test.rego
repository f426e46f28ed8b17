package rules.dockerfile.copy_from_self_test

import data.lib.dockerfile_test as d
import data.rules.dockerfile.copy_from_self as rule

found(from, stages) := v if v := rule.violation with input as d.staged(stages, [d.instruction("copy", {
	"stage": count(stages) - 1,
	"flags": [{"name": "from", "value": from}],
})])

test_self if {
	some f in found("Build", [d.stage({"name": "build"})])
	f.msg == `COPY takes files from its own stage "Build"`
	f.details.path == ["instructions", 0]
	count(found("0", [d.stage({})])) == 1
}

test_earlier if {
	stages := [d.stage({"name": "build"}), d.stage({"index": 1, "name": "build"})]
	count(found("build", stages)) == 0
	count(found("0", stages)) == 0
}

test_other if count(found("nginx", [d.stage({"name": "build"})])) == 0
