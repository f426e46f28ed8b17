package rules.dockerfile.chpasswd_test

import data.lib.dockerfile_test as d
import data.rules.dockerfile.chpasswd as rule

found(words) := v if v := rule.violation with input as d.file([d.script([words])])

test_set if {
	some f in found(["chpasswd"])
	f.msg == "chpasswd sets a password in the image"
	f.details.path == ["instructions", 0, "commands", 0]
}

test_other if count(found(["useradd", "chpasswd"])) == 0
