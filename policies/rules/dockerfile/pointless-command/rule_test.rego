package rules.dockerfile.pointless_command_test

import data.lib.dockerfile_test as d
import data.rules.dockerfile.pointless_command as rule

found(op, words) := v if v := rule.violation with input as d.file([d.instruction(op, {"commands": [d.command(words, {})]})])

test_pointless if {
	some f in found("run", ["service", "nginx", "start"])
	f.msg == "service does nothing for an image"
	f.details.path == ["instructions", 0, "commands", 0]
}

test_useful if {
	count(found("run", ["apt-get", "install", "vim"])) == 0
	count(found("cmd", ["service", "nginx", "start"])) == 0
}
