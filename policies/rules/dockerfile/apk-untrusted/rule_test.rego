package rules.dockerfile.apk_untrusted_test

import data.lib.dockerfile_test as d
import data.rules.dockerfile.apk_untrusted as rule

found(words) := v if v := rule.violation with input as d.file([d.script([words])])

test_off if {
	some f in found(["apk", "install", "--allow-untrusted", "x"])
	f.msg == "apk --allow-untrusted does not check signatures"
	f.details.path == ["instructions", 0, "commands", 0]
}

test_on if count(found(["apk", "install", "x"])) == 0
