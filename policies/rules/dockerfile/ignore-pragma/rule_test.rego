package rules.dockerfile.ignore_pragma_test

import data.lib.dockerfile_test as d
import data.rules.dockerfile.ignore_pragma as rule

found(op, changes) := v if v := rule.violation with input as d.file([d.instruction(op, changes)])

test_pragma if {
	some f in found("run", {"comments": ["a", "hadolint ignore=DL3008,DL3009"]})
	f.msg == `the comment "hadolint ignore=DL3008,DL3009" switches checks off`
	f.details.path == ["instructions", 0]
	count(found("from", {"comments": ["hadolint global ignore = DL3008"]})) == 1
}

test_other_comments if count(found("run", {"comments": ["hadolint shell=/bin/bash", "ignore=DL3008", "we ignore hadolint here"]})) == 0
