package rules.dockerfile.secret_build_argument_test

import data.lib.dockerfile_test as d
import data.rules.dockerfile.secret_build_argument as rule

found(stages, instructions) := {[f.msg, f.details.path] | some f in violations} if {
	violations := rule.violation with input as d.staged(stages, instructions)
}

pair(op, name, value, changes) := d.instruction(op, object.union({"pairs": [{"name": name, "value": value}]}, changes))

test_argument if {
	found([d.stage({})], [pair("arg", "NPM_TOKEN", "", {})]) == {["ARG NPM_TOKEN takes a secret that stays in the image's history", ["instructions", 0, "pairs", 0]]}
	found([d.stage({})], [pair("arg", "AWS_ACCESS_KEY_ID", "", {})]) == {["ARG AWS_ACCESS_KEY_ID takes a secret that stays in the image's history", ["instructions", 0, "pairs", 0]]}
	found([d.stage({})], [pair("arg", "VERSION", "", {})]) == set()
	found([d.stage({})], [pair("arg", "NPM_TOKEN", "x", {})]) == set()
}

test_other_stage if {
	stages := [d.stage({"last": false}), d.stage({"index": 1})]
	found(stages, [pair("arg", "NPM_TOKEN", "", {})]) == set()
}

test_variable if {
	stage := d.stage({"args": [{"name": "T", "value": "", "set": false}, {"name": "D", "value": "x", "set": true}]})
	found([stage], [pair("env", "NPM_TOKEN", "", {"text": "ENV NPM_TOKEN=${T}"})]) == {["ENV NPM_TOKEN keeps a secret in the image", ["instructions", 0, "pairs", 0]]}
	found([stage], [pair("env", "NPM_TOKEN", "x", {"text": "ENV NPM_TOKEN=$D"})]) == set()
	found([stage], [pair("env", "NPM_TOKEN", "", {"text": "ENV NPM_TOKEN=$OTHER"})]) == set()
}
