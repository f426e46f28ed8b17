package rules.dockerfile.label_url_test

import data.lib.label_test as l
import data.rules.dockerfile.label_url as rule

found(values, schema) := v if v := rule.violation with input as l.labels(values, {"label_schema": schema})

test_bad if {
	every value in ["example", "www.example.com/a b"] {
		some f in found({"x": value}, {"x": "url"})
		f.msg == sprintf("label x is no address: %q", [value])
		f.details.path == ["instructions", 0]
	}
}

test_good if {
	every value in ["https://example.com", "mailto:a@example.com", ""] {
		count(found({"x": value}, {"x": "url"})) == 0
	}
}

test_other_labels if count(found({"y": "example"}, {"x": "url"})) == 0
