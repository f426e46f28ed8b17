package rules.image.no_creation_time_test

import data.lib.artifact_test as art
import data.rules.image.no_creation_time as rule

found(created) := v if v := {f.msg | some f in rule.violation} with input as art.image({"created": created})

test_found if {
	found("1970-01-01T00:00:00Z") == {"the image does not say when it was made"}
	found("2027-01-01T00:00:00Z") == {"the image says that it was made on 2027-01-01, which is yet to come"}
}

test_not if count(found("2025-12-01T00:00:00Z")) == 0
