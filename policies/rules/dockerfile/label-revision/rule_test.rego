package rules.dockerfile.label_revision_test

import data.lib.label_test as l
import data.rules.dockerfile.label_revision as rule

found(values, schema) := v if v := rule.violation with input as l.labels(values, {"label_schema": schema})

test_bad if {
	every value in ["main", "v1.2.3", "12345"] {
		some f in found({"x": value}, {"x": "hash"})
		f.msg == sprintf("label x is no hash of a commit: %q", [value])
		f.details.path == ["instructions", 0]
	}
}

test_good if {
	every value in ["1f2e3d4", "0123456789abcdef0123456789abcdef01234567"] {
		count(found({"x": value}, {"x": "hash"})) == 0
	}
}

test_other_labels if count(found({"y": "main"}, {"x": "hash"})) == 0
