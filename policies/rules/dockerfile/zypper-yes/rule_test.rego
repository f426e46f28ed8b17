package rules.dockerfile.zypper_yes_test

import data.lib.dockerfile_test as d
import data.rules.dockerfile.zypper_yes as rule

found(words) := v if v := rule.violation with input as d.file([d.script([words])])

test_asks if {
	some f in found(["zypper", "in", "git"])
	f.msg == "zypper asks before it does anything, without --non-interactive"
	f.details.path == ["instructions", 0, "commands", 0]
}

test_answered if {
	every flag in ["-y", "-n", "--no-confirm", "--non-interactive"] {
		count(found(["zypper", flag, "in", "git"])) == 0
	}
	count(found(["zypper", "refresh"])) == 0
}
