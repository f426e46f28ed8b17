package rules.dockerfile.yum_dnf_yes_test

import data.lib.dockerfile_test as d
import data.rules.dockerfile.yum_dnf_yes as rule

found(words) := v if v := rule.violation with input as d.file([d.script([words])])

test_asks if {
	some f in found(["dnf", "install", "git"])
	f.msg == "dnf asks before it does anything, without -y"
	f.details.path == ["instructions", 0, "commands", 0]
}

test_answered if {
	every flag in ["-y", "-qy", "--assumeyes"] {
		count(found(["yum", flag, "install", "git"])) == 0
	}
	count(found(["yum", "makecache"])) == 0
}

test_piped if {
	install := d.command(["yum", "install", "git"], {"operator": "|"})
	count(rule.violation) == 0 with input as d.file([d.run([install], {})])
}

test_configured if {
	config := d.instruction("run", {"text": "RUN echo assumeyes=1 >> /etc/yum.conf"})
	count(rule.violation) == 0 with input as d.file([config, d.script([["yum", "install", "git"]])])
}
