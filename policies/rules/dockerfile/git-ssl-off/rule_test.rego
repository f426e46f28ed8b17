package rules.dockerfile.git_ssl_off_test

import data.lib.dockerfile_test as d
import data.rules.dockerfile.git_ssl_off as rule

found(words) := v if v := rule.violation with input as d.file([d.script([words])])

variable(op, name, value) := d.instruction(op, {"pairs": [{"name": name, "value": value}]})

test_set if {
	some f in found(["git", "config", "--global", "http.sslVerify", "false"])
	f.msg == "git does not check certificates"
	f.details.path == ["instructions", 0, "commands", 0]
	count(found(["git", "-c", "http.sslVerify=false", "clone", "x"])) == 1
	count(found(["git", "config", "http.sslVerify", "true"])) == 0
}

test_variable if {
	some f in rule.violation with input as d.file([variable("arg", "GIT_SSL_NO_VERIFY", "0")])
	f.msg == "GIT_SSL_NO_VERIFY switches the check of certificates off"
	f.details.path == ["instructions", 0]
	count(rule.violation) == 0 with input as d.file([variable("arg", "GIT_SSL_NO_VERIFY", "")])
}
