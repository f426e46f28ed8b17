package rules.dockerfile.pip_trusted_host_test

import data.lib.dockerfile_test as d
import data.rules.dockerfile.pip_trusted_host as rule

found(words) := v if v := rule.violation with input as d.file([d.script([words])])

variable(op, name, value) := d.instruction(op, {"pairs": [{"name": name, "value": value}]})

test_flag if {
	some f in found(["pip3", "install", "--trusted-host=pypi.org", "-r", "requirements.txt"])
	f.msg == "pip3 --trusted-host does not check certificates"
	f.details.path == ["instructions", 0, "commands", 0]
	count(found(["pip", "install", "-r", "requirements.txt"])) == 0
}

test_variable if {
	some f in rule.violation with input as d.file([variable("env", "PIP_TRUSTED_HOST", "pypi.org")])
	f.msg == "PIP_TRUSTED_HOST makes pip not check certificates"
	f.details.path == ["instructions", 0]
	count(rule.violation) == 0 with input as d.file([variable("arg", "PIP_TRUSTED_HOST", "")])
}
