package rules.dockerfile.duplicate_stage_test

import data.lib.dockerfile_test as d
import data.rules.dockerfile.duplicate_stage as rule

found(names) := v if v := rule.violation with input as d.staged(
	[d.stage({"index": n, "name": lower(name), "written_name": name, "path": ["stages", n]}) | some n, name in names],
	[],
)

test_duplicate if {
	some f in found(["build", "test", "Build"])
	f.msg == `stage "Build" has the name of an earlier stage`
	f.details.path == ["stages", 2]
}

test_unique if count(found(["build", "test", "", ""])) == 0
