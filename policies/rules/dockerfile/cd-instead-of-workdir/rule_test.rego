package rules.dockerfile.cd_instead_of_workdir_test

import data.lib.dockerfile_test as d
import data.rules.dockerfile.cd_instead_of_workdir as rule

found(changes) := v if v := rule.violation with input as d.file([d.run([d.command(["cd", "/src"], changes)], {})])

test_cd if {
	some f in found({})
	f.msg == "cd /src in a RUN, where WORKDIR does"
	f.details.path == ["instructions", 0, "commands", 0]
}

test_subshell if count(found({"depth": 1})) == 0

test_other if count(rule.violation) == 0 with input as d.file([d.script([["make"]])])
