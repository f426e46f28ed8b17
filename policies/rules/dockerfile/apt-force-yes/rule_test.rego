package rules.dockerfile.apt_force_yes_test

import data.lib.dockerfile_test as d
import data.rules.dockerfile.apt_force_yes as rule

found(words) := v if v := rule.violation with input as d.file([d.script([words])])

test_off if {
	some f in found(["apt-get", "install", "--force-yes", "x"])
	f.msg == "apt-get --force-yes checks no signatures and downgrades what it likes"
	f.details.path == ["instructions", 0, "commands", 0]
}

test_on if count(found(["apt-get", "install", "x"])) == 0
