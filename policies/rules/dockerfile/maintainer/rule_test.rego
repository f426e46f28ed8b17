package rules.dockerfile.maintainer_test

import data.lib.dockerfile_test as d
import data.rules.dockerfile.maintainer as rule

test_maintainer if {
	{f.details.path | some f in rule.violation} == {["instructions", 0]} with input as d.file([d.instruction("maintainer", {})])
}

test_label if count(rule.violation) == 0 with input as d.file([d.instruction("label", {})])
