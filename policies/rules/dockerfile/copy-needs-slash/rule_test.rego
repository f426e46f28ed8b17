package rules.dockerfile.copy_needs_slash_test

import data.lib.dockerfile_test as d
import data.rules.dockerfile.copy_needs_slash as rule

found(op, args) := v if v := rule.violation with input as d.file([d.instruction(op, {
	"original_args": args,
	"sources": array.slice(args, 0, count(args) - 1),
})])

test_no_slash if {
	some f in found("copy", ["a", "b", "/app"])
	f.msg == "COPY of 2 sources to /app, which does not end with /"
	f.details.path == ["instructions", 0]
}

test_directory if {
	every target in ["/app/", ".", "./", "$DIR", "${DIR}"] {
		count(found("copy", ["a", "b", target])) == 0
	}
}

test_one_source if count(found("copy", ["a", "/app"])) == 0

test_other if count(found("run", ["a", "b", "c"])) == 0
