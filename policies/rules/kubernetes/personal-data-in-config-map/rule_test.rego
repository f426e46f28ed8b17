package rules.kubernetes.personal_data_in_config_map_test

import data.rules.kubernetes.personal_data_in_config_map as rule

found(data_) := {f.details.path[1] | some f in violations} if {
	violations := rule.violation with input as {"review": {"object": {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "c"}, "data": data_}}}
}

test_bad if {
	found({"username": "test", "color.good": "blue"}) == {"username"}
	found({"app": "a: b\nemail: x\n", "note": "write to jane.doe@corp.com"}) == {"app", "note"}
}

test_good if {
	found({"color.good": "blue", "username": "", "app": "a: b\nemail:\n", "ref": "image@sha256:00"}) == set()
}

test_other_kind if {
	count(rule.violation) == 0 with input as {"review": {"object": {"kind": "Secret", "data": {"username": "x"}}}}
}
