package rules.dockerfile.copy_everything_test

import data.lib.dockerfile_test as d
import data.rules.dockerfile.copy_everything as rule

found(words) := v if {
	v := rule.violation with input as d.file([d.instruction("copy", {
		"flags": [{"name": "from", "value": "build"}],
		"original_args": words,
	})])
}

test_everything if {
	some f in found(["/", `"/"`])
	f.msg == "COPY takes everything from build"
	f.details.path == ["instructions", 0]
}

test_something if {
	count(found(["/app", "/"])) == 0
	count(found(["/", "/build"])) == 0
}
