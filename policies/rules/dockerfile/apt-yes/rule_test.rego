package rules.dockerfile.apt_yes_test

import data.lib.dockerfile_test as d
import data.rules.dockerfile.apt_yes as rule

found(words) := v if v := rule.violation with input as d.file([d.script([words])])

test_asks if {
	some f in found(["apt-get", "install", "curl"])
	f.msg == "apt-get install without -y"
	f.details.path == ["instructions", 0, "commands", 0]
}

test_answered if {
	every flag in ["-y", "-qy", "-qq", "-q=2", "--yes", "--assume-yes", "-oAPT::Get::Assume-Yes=true"] {
		count(found(["apt-get", flag, "install", "curl"])) == 0
	}
}

test_tried if {
	every flag in ["-s", "--dry-run"] {
		count(found(["apt-get", "install", flag, "curl"])) == 0
	}
}

test_two_q if count(found(["apt-get", "-q", "-q", "install", "curl"])) == 0

test_one_q if count(found(["apt-get", "-q", "install", "curl"])) == 1

test_piped if {
	install := d.command(["apt-get", "install", "curl"], {"operator": "|"})
	count(rule.violation) == 0 with input as d.file([d.run([install], {})])
}

test_configured if {
	config := d.instruction("run", {"text": `RUN echo 'APT::Get::Assume-Yes "true";' > /etc/apt/apt.conf.d/90yes`})
	count(rule.violation) == 0 with input as d.file([config, d.script([["apt-get", "install", "curl"]])])
}
