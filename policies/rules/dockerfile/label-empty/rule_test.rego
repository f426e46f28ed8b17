package rules.dockerfile.label_empty_test

import data.lib.label_test as l
import data.rules.dockerfile.label_empty as rule

found(values, schema) := v if v := rule.violation with input as l.labels(values, {"label_schema": schema})

test_empty if {
	some f in found({"x": ""}, {"x": "text"})
	f.msg == "label x is empty"
	f.details.path == ["instructions", 0]
	count(found({"org.opencontainers.image.url": ""}, {})) == 1
}

test_fine if {
	count(found({"x": "y"}, {"x": "text"})) == 0
	count(found({"x": ""}, {})) == 0
}
