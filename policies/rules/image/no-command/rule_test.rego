package rules.image.no_command_test

import data.lib.artifact_test as art
import data.rules.image.no_command as rule

found(config) := v if v := {f.msg | some f in rule.violation} with input as art.config(config)

test_found if count(found({"entrypoint": []})) == 1

test_not if {
	count(found({})) == 0
	count(found({"entrypoint": [], "cmd": ["x"]})) == 0
}
