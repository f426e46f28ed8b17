package rules.dockerfile.sudo_test

import data.lib.dockerfile_test as d
import data.rules.dockerfile.sudo as rule

found(words) := v if v := rule.violation with input as d.file([d.script([words])])

test_sudo if {
	some f in found(["sudo", "make", "install"])
	f.msg == "sudo in a build"
	f.details.path == ["instructions", 0, "commands", 0]
}

test_package if count(found(["apt-get", "install", "sudo"])) == 0
