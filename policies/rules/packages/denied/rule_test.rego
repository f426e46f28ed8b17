package rules.packages.denied_test

import data.lib.artifact_test as art
import data.rules.packages.denied as rule

found(p, packages) := v if v := {f.msg | some f in rule.violation} with input as art.with_parameters(art.with_packages(art.image({}), [p]), {"packages": packages})

test_found if {
	found({}, ["a"]) == {"a 1 is denied"}
	count(found({"name": "telnetd"}, ["telnet*"])) == 1
	count(found({}, ["pkg:npm/a"])) == 1
	count(found({"purl": "pkg:npm/a@1?x=y"}, ["pkg:npm/a@1"])) == 1
}

test_not if {
	count(found({}, ["b", "pkg:npm/a@2"])) == 0
	count(found({}, [])) == 0
}
