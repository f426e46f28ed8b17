package rules.dockerfile.legacy_key_value_test

import data.lib.dockerfile_test as d
import data.rules.dockerfile.legacy_key_value as rule

found(changes) := v if {
	pair := {"name": "A", "value": "b", "legacy": true}
	v := rule.violation with input as d.file([d.instruction("env", object.union({"pairs": [pair]}, changes))])
}

test_legacy if {
	some f in found({})
	f.msg == "ENV A is written without an equals sign"
	f.details.path == ["instructions", 0]
}

test_equals if count(found({"pairs": [{"name": "A", "value": "b", "legacy": false}]})) == 0

test_trigger if count(found({"onbuild": true})) == 0
