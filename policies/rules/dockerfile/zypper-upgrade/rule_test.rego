package rules.dockerfile.zypper_upgrade_test

import data.lib.dockerfile_test as d
import data.rules.dockerfile.zypper_upgrade as rule

found(words) := v if v := rule.violation with input as d.file([d.script([words])])

test_upgrades if {
	every verb in ["dist-upgrade", "dup"] {
		some f in found(["zypper", "-n", verb])
		f.msg == "zypper upgrades the whole distribution"
		f.details.path == ["instructions", 0, "commands", 0]
	}
}

test_other_verbs if count(found(["zypper", "update"])) == 0
