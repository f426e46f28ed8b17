package rules.dockerfile.yum_ssl_off_test

import data.lib.dockerfile_test as d
import data.rules.dockerfile.yum_ssl_off as rule

found(words) := v if v := rule.violation with input as d.file([d.script([words])])

test_off if {
	some f in found(["dnf", "--setopt=sslverify=false", "install", "-y", "git"])
	f.msg == "dnf does not check certificates"
	f.details.path == ["instructions", 0, "commands", 0]
	count(found(["yum-config-manager", "--save", "--setopt=epel.sslverify=0"])) == 1
}

test_on if count(found(["yum", "--setopt=sslverify=1", "install", "git"])) == 0
