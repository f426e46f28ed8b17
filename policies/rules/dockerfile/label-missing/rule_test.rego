package rules.dockerfile.label_missing_test

import data.lib.label_test as l
import data.rules.dockerfile.label_missing as rule

found(values, schema) := v if v := rule.violation with input as l.labels(values, {"label_schema": schema})

test_missing if {
	some f in found({}, {"x": "text"})
	f.msg == "label x is missing"
	f.details.path == ["stages", 0]
}

test_there if {
	document := l.labels({}, {"label_schema": {"x": "text"}})
	labelled := json.patch(document, [{"op": "add", "path": "/dockerfile/final/labels", "value": {"x": "y"}}])
	count(rule.violation) == 0 with input as labelled
}

test_silent_by_default if count(found({}, {})) == 0
