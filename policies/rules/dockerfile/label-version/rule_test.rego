package rules.dockerfile.label_version_test

import data.lib.label_test as l
import data.rules.dockerfile.label_version as rule

found(values, schema) := v if v := rule.violation with input as l.labels(values, {"label_schema": schema})

test_bad if {
	every value in ["1.2", "v1.2.3", "latest"] {
		some f in found({"x": value}, {"x": "semver"})
		f.msg == sprintf("label x is no semantic version: %q", [value])
		f.details.path == ["instructions", 0]
	}
}

test_good if {
	every value in ["1.2.3", "1.2.3-rc.1+build.5"] {
		count(found({"x": value}, {"x": "semver"})) == 0
	}
}

test_other_labels if count(found({"y": "1.2"}, {"x": "semver"})) == 0
