package rules.dockerfile.unreachable_stage_test

import data.lib.dockerfile_test as d
import data.rules.dockerfile.unreachable_stage as rule

found(changes) := v if v := rule.violation with input as d.staged([d.stage(changes)], [])

test_unused if {
	some f in found({"used": false, "written_name": "Docs"})
	f.msg == `the final stage does not need stage "Docs"`
	f.details.path == ["stages", 0]
	{g.msg | some g in found({"used": false})} == {"the final stage does not need stage 0"}
}

test_used if count(found({})) == 0
