package rules.dockerfile.rpm_signature_off_test

import data.lib.dockerfile_test as d
import data.rules.dockerfile.rpm_signature_off as rule

found(words) := v if v := rule.violation with input as d.file([d.script([words])])

test_off if {
	some f in found(["rpm", "install", "--nodigest", "x"])
	f.msg == "rpm --nodigest does not check signatures"
	f.details.path == ["instructions", 0, "commands", 0]
}

test_on if count(found(["rpm", "install", "x"])) == 0
