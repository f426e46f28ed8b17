package rules.dockerfile.label_license_test

import data.lib.label_test as l
import data.rules.dockerfile.label_license as rule

found(values, schema) := v if v := rule.violation with input as l.labels(values, {"label_schema": schema})

test_bad if {
	every value in ["Apache License", "proprietary"] {
		some f in found({"x": value}, {"x": "spdx"})
		f.msg == sprintf("label x is no SPDX license expression: %q", [value])
		f.details.path == ["instructions", 0]
	}
}

test_good if {
	every value in ["MIT", "Apache-2.0 OR MIT"] {
		count(found({"x": value}, {"x": "spdx"})) == 0
	}
}

test_other_labels if count(found({"y": "Apache License"}, {"x": "spdx"})) == 0
