package rules.dockerfile.apt_no_recommends_test

import data.lib.dockerfile_test as d
import data.rules.dockerfile.apt_no_recommends as rule

found(words) := v if v := rule.violation with input as d.file([d.script([["apt-get", "update"], words])])

test_missing if {
	some f in found(["apt-get", "-y", "install", "curl"])
	f.msg == "apt-get install without --no-install-recommends"
	f.details.path == ["instructions", 0, "commands", 1]
}

test_given if {
	count(found(["apt-get", "install", "-y", "--no-install-recommends", "curl"])) == 0
	count(found(["apt-get", "install", "-o", "APT::Install-Recommends=false", "curl"])) == 0
}

test_configured_before if {
	config := d.instruction("run", {"text": `RUN echo 'APT::Install-Recommends "0";' > /etc/apt/apt.conf.d/no`})
	install := d.script([["apt-get", "install", "curl"]])
	count(rule.violation) == 0 with input as d.file([config, install])
	count(rule.violation) == 1 with input as d.file([install, config])
}
