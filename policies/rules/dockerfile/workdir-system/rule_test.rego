package rules.dockerfile.workdir_system_test

import data.lib.dockerfile_test as d
import data.rules.dockerfile.workdir_system as rule

found(op, changes) := v if v := rule.violation with input as d.file([d.instruction(op, changes)])

test_system if {
	some f in found("workdir", {"args": ["/proc/self/fd/8"]})
	f.msg == "WORKDIR /proc/self/fd/8 lies in a directory of the system"
	f.details.path == ["instructions", 0]
	count(found("workdir", {"args": [`"/dev"`]})) == 1
}

test_own if count(found("workdir", {"args": ["/developer"]})) == 0
