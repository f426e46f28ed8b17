package rules.dockerfile.from_as_casing_test

import data.lib.dockerfile_test as d
import data.rules.dockerfile.from_as_casing as rule

found(keyword, word) := v if v := rule.violation with input as d.file([d.instruction("from", {"keyword": keyword, "original_args": ["a", word, "b"]})])

test_mixed if {
	some f in found("FROM", "as")
	f.msg == "as does not match the case of FROM"
	f.details.path == ["instructions", 0]
	count(found("from", "AS")) == 1
}

test_same if {
	count(found("FROM", "AS")) == 0
	count(found("from", "as")) == 0
	count(found("From", "as")) == 0
}
