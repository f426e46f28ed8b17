package rules.dockerfile.curl_and_wget_test

import data.lib.dockerfile_test as d
import data.rules.dockerfile.curl_and_wget as rule

found(instructions) := v if {
	stages := [d.stage({"last": false}), d.stage({"index": 1})]
	v := rule.violation with input as d.staged(stages, instructions)
}

run(stage, names) := d.run([d.command([name], {}) | some name in names], {"stage": stage})

test_both if {
	some f in found([run(0, ["curl"]), run(0, ["a", "wget", "curl"])])
	f.msg == "the stage uses both curl and wget"
	f.details.path == ["instructions", 1, "commands", 1]
}

test_apart if {
	count(found([run(0, ["curl"]), run(1, ["wget"])])) == 0
	count(found([run(0, ["curl"]), run(0, ["curl"])])) == 0
	count(found([run(0, ["curl"]), d.instruction("healthcheck", {"commands": [d.command(["wget"], {})]})])) == 0
}
