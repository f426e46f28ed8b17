package rules.packages.allowed_test

import data.lib.artifact_test as art
import data.rules.packages.allowed as rule

found(p, packages) := v if v := {f.msg | some f in rule.violation} with input as art.with_parameters(art.with_packages(art.image({}), [p]), {"packages": packages})

test_found if found({}, ["b"]) == {"a 1 is not an allowed package"}

test_not if {
	count(found({}, ["pkg:npm/*"])) == 0
	count(found({}, ["pkg:npm/a"])) == 0
	count(found({}, ["a"])) == 0
	count(found({}, [])) == 0
}
