package rules.dockerfile.apt_upgrade_test

import data.lib.dockerfile_test as d
import data.rules.dockerfile.apt_upgrade as rule

found(words) := v if v := rule.violation with input as d.file([d.script([words])])

test_upgrade if {
	some f in found(["apt-get", "-y", "dist-upgrade"])
	f.msg == "apt-get upgrades the whole distribution"
	f.details.path == ["instructions", 0, "commands", 0]
}

test_other if count(found(["apt-get", "-y", "upgrade"])) == 0
