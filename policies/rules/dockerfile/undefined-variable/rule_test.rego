package rules.dockerfile.undefined_variable_test

import data.lib.dockerfile_test as d
import data.rules.dockerfile.undefined_variable as rule

test_undefined if {
	i := d.instruction("copy", {"undefined": ["SRC"]})
	found := rule.violation with input as d.file([i])
	{[f.msg, f.details.path, f.details.key] | some f in found} == {[
		"COPY uses the variable SRC, which nothing in the file defines",
		["instructions", 0],
		"copy/SRC",
	]}
}

test_defined if count(rule.violation) == 0 with input as d.file([d.instruction("copy", {})])

test_set_by_the_image if {
	count(rule.violation) == 0 with input as d.file([d.instruction("copy", {"undefined": ["GOPATH"]})])
}

test_default if {
	i := d.instruction("copy", {"undefined": ["SRC"], "text": "COPY ${SRC:-.} /app"})
	count(rule.violation) == 0 with input as d.file([i])
}
