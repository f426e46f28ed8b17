package rules.dockerfile.node_tls_off_test

import data.lib.dockerfile_test as d
import data.rules.dockerfile.node_tls_off as rule

variable(op, name, value) := d.instruction(op, {"pairs": [{"name": name, "value": value}]})

test_off if {
	some f in rule.violation with input as d.file([variable("env", "NODE_TLS_REJECT_UNAUTHORIZED", "0")])
	f.msg == "NODE_TLS_REJECT_UNAUTHORIZED switches the check of certificates off"
	f.details.path == ["instructions", 0]
}

test_in_command if {
	command := d.command(["make"], {"assignments": [{"name": "NODE_TLS_REJECT_UNAUTHORIZED", "value": "0"}]})
	some f in rule.violation with input as d.file([d.run([command], {})])
	f.details.path == ["instructions", 0, "commands", 0]
}

test_on if {
	count(rule.violation) == 0 with input as d.file([variable("arg", "NODE_TLS_REJECT_UNAUTHORIZED", "1")])
	count(rule.violation) == 0 with input as d.file([variable("arg", "OTHER", "0")])
}
