package rules.sbom.age_test

import data.lib.artifact_test as art
import data.rules.sbom.age as rule

found(created) := v if v := {f.msg | some f in rule.violation} with input as art.with_parameters(art.bill({"created": created}), {"days": 90})

test_found if found("2025-01-01T00:00:00Z") == {"it was made 365 days ago, 90 are allowed"}

test_not if {
	count(found("2025-12-01T00:00:00Z")) == 0
	count(found("")) == 0
}
