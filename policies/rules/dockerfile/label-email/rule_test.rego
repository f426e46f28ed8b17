package rules.dockerfile.label_email_test

import data.lib.label_test as l
import data.rules.dockerfile.label_email as rule

found(values, schema) := v if v := rule.violation with input as l.labels(values, {"label_schema": schema})

test_bad if {
	every value in ["Jane Doe", "jane at example.com"] {
		some f in found({"x": value}, {"x": "email"})
		f.msg == sprintf("label x is no mail address: %q", [value])
		f.details.path == ["instructions", 0]
	}
}

test_good if {
	every value in ["jane@example.com"] {
		count(found({"x": value}, {"x": "email"})) == 0
	}
}

test_other_labels if count(found({"y": "Jane Doe"}, {"x": "email"})) == 0
