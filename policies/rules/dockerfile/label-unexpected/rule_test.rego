package rules.dockerfile.label_unexpected_test

import data.lib.label_test as l
import data.rules.dockerfile.label_unexpected as rule

strictly(values, schema) := v if {
	v := rule.violation with input as l.labels(values, {"label_schema": schema, "strict_labels": true})
}

test_unexpected if {
	some f in strictly({"y": "z"}, {"x": "text"})
	f.msg == "label y is not in the schema"
	f.details.path == ["instructions", 0]
}

test_expected if count(strictly({"x": "z"}, {"x": "text"})) == 0

test_silent_by_default if {
	document := l.labels({"y": "z"}, {"label_schema": {"x": "text"}, "strict_labels": false})
	count(rule.violation) == 0 with input as document
}
