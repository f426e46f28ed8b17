package rules.dockerfile.secret_variable_test

import data.lib.dockerfile_test as d
import data.rules.dockerfile.secret_variable as rule

found(name, changes) := v if {
	i := object.union({"pairs": [{"name": name, "value": ""}]}, changes)
	v := rule.violation with input as d.file([d.instruction("arg", i)])
}

test_secret if {
	some f in found("GIT_TOKEN", {})
	f.msg == "ARG GIT_TOKEN has the name of a secret"
	f.details.path == ["instructions", 0]
	f.details.key == "arg/GIT_TOKEN"
	count(found("password", {})) == 1
}

test_other if {
	every name in ["PUBLIC_KEY", "TOKEN_FILE", "KEYBOARD", "VERSION"] {
		count(found(name, {})) == 0
	}
}

test_elsewhere if {
	count(found("TOKEN", {"stage": -1})) == 0
	count(found("TOKEN", {"onbuild": true})) == 0
}
