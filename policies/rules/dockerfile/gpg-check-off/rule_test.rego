package rules.dockerfile.gpg_check_off_test

import data.lib.dockerfile_test as d
import data.rules.dockerfile.gpg_check_off as rule

found(words) := v if v := rule.violation with input as d.file([d.script([words])])

test_off if {
	some f in found(["yum", "install", "--nogpgcheck", "x"])
	f.msg == "yum --nogpgcheck does not check signatures"
	f.details.path == ["instructions", 0, "commands", 0]
}

test_on if count(found(["yum", "install", "x"])) == 0
