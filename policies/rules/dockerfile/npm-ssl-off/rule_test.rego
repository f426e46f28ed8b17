package rules.dockerfile.npm_ssl_off_test

import data.lib.dockerfile_test as d
import data.rules.dockerfile.npm_ssl_off as rule

found(words) := v if v := rule.violation with input as d.file([d.script([words])])

variable(op, name, value) := d.instruction(op, {"pairs": [{"name": name, "value": value}]})

test_set if {
	some f in found(["npm", "config", "set", "strict-ssl", "false"])
	f.msg == "npm does not check certificates"
	f.details.path == ["instructions", 0, "commands", 0]
	count(found(["yarn", "--strict-ssl=false", "install"])) == 1
	count(found(["npm", "config", "set", "strict-ssl", "true"])) == 0
	count(found(["npm", "ci"])) == 0
}

test_variable if {
	some f in rule.violation with input as d.file([variable("env", "NPM_CONFIG_STRICT_SSL", "False")])
	f.msg == "NPM_CONFIG_STRICT_SSL switches the check of certificates off"
	f.details.path == ["instructions", 0]
	count(rule.violation) == 0 with input as d.file([variable("env", "NPM_CONFIG_STRICT_SSL", "true")])
}
