package rules.organisation.denied_annotations_test

import data.rules.organisation.denied_annotations as rule

parameters := {"deniedAnnotations": ["fluxcd.io/*"], "exceptAnnotations": ["fluxcd.io/cow"]}

found(manifest) := messages if {
	findings := rule.violation with input as {"review": {"object": manifest}, "parameters": parameters}
	messages := {f.msg | some f in findings}
}

test_bad if found({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a", "annotations": {"fluxcd.io/x": "y", "fluxcd.io/cow": "y", "b": "c"}}}) == {`ConfigMap "a" carries the annotation fluxcd.io/x`}

test_good if found({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}}) == set()
