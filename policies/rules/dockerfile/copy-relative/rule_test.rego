package rules.dockerfile.copy_relative_test

import data.lib.dockerfile_test as d
import data.rules.dockerfile.copy_relative as rule

copy(target, changes) := d.instruction("copy", object.union({"original_args": ["a", target]}, changes))

found(target) := v if v := rule.violation with input as d.file([copy(target, {})])

test_relative if {
	some f in found("app/")
	f.msg == "COPY to app/, with no WORKDIR set"
	f.details.path == ["instructions", 0]
	count(found(".")) == 1
}

test_absolute if {
	every target in ["/app", `"/app"`, "$HOME/app", `c:\app`, "c:/app"] {
		count(found(target)) == 0
	}
}

test_workdir if {
	count(rule.violation) == 0 with input as d.file([d.instruction("workdir", {}), copy(".", {})])
	count(rule.violation) == 0 with input as d.file([d.instruction("workdir", {"onbuild": true}), copy(".", {"onbuild": true})])
	count(rule.violation) == 1 with input as d.file([d.instruction("workdir", {"onbuild": true}), copy(".", {})])
}
