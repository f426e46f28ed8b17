package rules.dockerfile.workdir_absolute_test

import data.lib.dockerfile_test as d
import data.rules.dockerfile.workdir_absolute as rule

found(path) := v if v := rule.violation with input as d.file([d.instruction("workdir", {"args": [path]})])

test_relative if {
	some f in found("app")
	f.msg == "WORKDIR app is relative"
	f.details.path == ["instructions", 0]
}

test_absolute if {
	every path in ["/app", `"/app"`, "$HOME/app", `C:\app`] {
		count(found(path)) == 0
	}
}

test_other if count(rule.violation) == 0 with input as d.file([d.instruction("run", {"args": ["app"]})])
