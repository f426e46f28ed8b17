package rules.dockerfile.workdir_relative_again_test

import data.lib.dockerfile_test as d
import data.rules.dockerfile.workdir_relative_again as rule

found(paths) := v if v := rule.violation with input as d.file([d.instruction("workdir", {"args": [path]}) | some path in paths])

test_relative if {
	some f in found(["/app", "web"])
	f.msg == "WORKDIR web is relative to an earlier one"
	f.details.path == ["instructions", 1]
}

test_first if count(found(["web"])) == 0

test_absolute if count(found(["/app", "/app/web", "$HOME", `C:\app`])) == 0
