package rules.dockerfile.copy_ignored_test

import data.lib.dockerfile_test as d
import data.rules.dockerfile.copy_ignored as rule

found(i) := {[f.msg, f.details.path] | some f in violations} if violations := rule.violation with input as d.file([i])

test_ignored if {
	found(d.instruction("copy", {"ignored": ["a"]})) == {["COPY takes a, which .dockerignore leaves out", ["instructions", 0]]}
	found(d.instruction("add", {"ignored": ["a"]})) == {["ADD takes a, which .dockerignore leaves out", ["instructions", 0]]}
}

test_not_ignored if {
	found(d.instruction("copy", {"sources": ["a"]})) == set()
	found(d.instruction("copy", {"ignored": ["a"], "comments": ["check=skip=CopyIgnoredFile"]})) == set()
}
