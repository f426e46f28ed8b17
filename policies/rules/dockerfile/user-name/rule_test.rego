package rules.dockerfile.user_name_test

import data.lib.dockerfile_test as d
import data.rules.dockerfile.user_name as rule

found(op, changes) := v if v := rule.violation with input as d.file([d.instruction(op, changes)])

test_name if {
	some f in found("user", {"args": ["app:1000"]})
	f.msg == "USER app names the user, where a number works everywhere"
	f.details.path == ["instructions", 0]
}

test_number if {
	every user in ["1000", "1000:app", "${APP_UID}"] {
		count(found("user", {"args": [user]})) == 0
	}
}
