package rules.dockerfile.apt_command_test

import data.lib.dockerfile_test as d
import data.rules.dockerfile.apt_command as rule

found(words) := v if v := rule.violation with input as d.file([d.script([words])])

test_apt if {
	some f in found(["apt", "install", "-y", "curl"])
	f.msg == "apt in a script, where apt-get does"
	f.details.path == ["instructions", 0, "commands", 0]
}

test_apt_get if count(found(["apt-get", "install", "-y", "curl"])) == 0
