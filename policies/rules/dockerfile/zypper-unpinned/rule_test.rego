package rules.dockerfile.zypper_unpinned_test

import data.lib.dockerfile_test as d
import data.rules.dockerfile.zypper_unpinned as rule

found(words) := v if v := rule.violation with input as d.file([d.script([words])])

test_any_version if {
	some f in found(["zypper", "-n", "in", "-t", "package", "curl", "git=2", "a>1", "b.rpm"])
	f.msg == "zypper installs curl in any version"
	f.details.path == ["instructions", 0, "commands", 0]
}

test_pinned if count(found(["zypper", "install", "-y", "git=2"])) == 0

test_other_verbs if count(found(["zypper", "remove", "git"])) == 0
