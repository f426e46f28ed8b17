package rules.dockerfile.apt_unpinned_test

import data.lib.dockerfile_test as d
import data.rules.dockerfile.apt_unpinned as rule

found(words) := v if v := rule.violation with input as d.file([d.script([words])])

test_any_version if {
	some f in found(["apt-get", "-y", "install", "-t", "sid", "curl", "git=1:2.39", "vim/stable", "./a.deb"])
	f.msg == "apt-get installs curl in any version"
	f.details.path == ["instructions", 0, "commands", 0]
}

test_pinned if count(found(["apt-get", "install", "git=1:2.39", "$PACKAGES"])) == 0

test_other_verbs if count(found(["apt-get", "remove", "git"])) == 0
