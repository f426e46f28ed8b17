package rules.dockerfile.label_time_test

import data.lib.label_test as l
import data.rules.dockerfile.label_time as rule

found(values, schema) := v if v := rule.violation with input as l.labels(values, {"label_schema": schema})

test_bad if {
	every value in ["yesterday", "2026-01-31", "2026-13-01T00:00:00Z"] {
		some f in found({"x": value}, {"x": "rfc3339"})
		f.msg == sprintf("label x is no time of RFC 3339: %q", [value])
		f.details.path == ["instructions", 0]
	}
}

test_good if {
	every value in ["2026-01-31T12:00:00Z", "2026-01-31 12:00:00.5+01:00"] {
		count(found({"x": value}, {"x": "rfc3339"})) == 0
	}
}

test_other_labels if count(found({"y": "yesterday"}, {"x": "rfc3339"})) == 0
