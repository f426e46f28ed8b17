package rules.dockerfile.chmod_777_test

import data.lib.dockerfile_test as d
import data.rules.dockerfile.chmod_777 as rule

found(mode) := v if v := rule.violation with input as d.file([d.script([["chmod", "-R", mode, "/data"]])])

test_writable if {
	some f in found("777")
	f.msg == "chmod 777 lets everybody write"
	f.details.path == ["instructions", 0, "commands", 0]
	every mode in ["0777", "666", "a+rwx", "o+w", "u=rwx,o=w"] {
		count(found(mode)) == 1
	}
}

test_not_writable if {
	every mode in ["755", "1777", "u+w", "+x", "g+w", "a+rx"] {
		count(found(mode)) == 0
	}
}

copied(value) := v if v := rule.violation with input as d.file([d.instruction("copy", {"flags": [{"name": "chmod", "value": value}]})])

test_copy if {
	some f in copied("777")
	f.msg == "COPY --chmod=777 lets everybody write"
	count(copied("755")) == 0
}
