package rules.image.missing_labels_test

import data.lib.artifact_test as art
import data.rules.image.missing_labels as rule

found(labels, annotations) := v if v := {f.msg | some f in rule.violation} with input as art.with_parameters(art.image({"config": {"labels": labels}, "annotations": annotations}), {"labels": ["a"]})

test_found if {
	found({}, {}) == {"the image lacks the label a"}
	count(found({"a": ""}, {})) == 1
}

test_not if {
	count(found({"a": "1"}, {})) == 0
	count(found({}, {"a": "1"})) == 0
}
