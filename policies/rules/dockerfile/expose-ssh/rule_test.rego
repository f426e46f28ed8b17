package rules.dockerfile.expose_ssh_test

import data.lib.dockerfile_test as d
import data.rules.dockerfile.expose_ssh as rule

found(ports) := v if v := rule.violation with input as d.file([d.instruction("expose", {"args": ports})])

test_ssh if {
	some f in found(["80", "22/tcp"])
	f.msg == "port 22 (SSH) is exposed"
	f.details.path == ["instructions", 0]
	count(found(["22"])) == 1
}

test_other if count(found(["80", "2222", "22/udp"])) == 0

test_not_expose if count(rule.violation) == 0 with input as d.file([d.instruction("run", {"args": ["22"]})])
