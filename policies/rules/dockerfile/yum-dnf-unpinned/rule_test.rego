package rules.dockerfile.yum_dnf_unpinned_test

import data.lib.dockerfile_test as d
import data.rules.dockerfile.yum_dnf_unpinned as rule

found(words) := v if v := rule.violation with input as d.file([d.script([words])])

test_any_version if {
	some f in found(["dnf", "-y", "install", "--setopt", "x=1", "python3-pip", "git-2.51.0", "java-21-openjdk", "@tools", "a.rpm"])
	f.msg == "dnf installs python3-pip in any version"
	f.details.path == ["instructions", 0, "commands", 0]
}

test_module if {
	count(found(["yum", "module", "install", "nodejs"])) == 1
	count(found(["yum", "module", "install", "nodejs:22"])) == 0
}

test_other_verbs if {
	count(found(["dnf", "group", "install", "tools"])) == 0
	count(found(["microdnf", "remove", "git"])) == 0
}
