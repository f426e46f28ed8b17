package rules.dockerfile.env_self_reference_test

import data.lib.dockerfile_test as d
import data.rules.dockerfile.env_self_reference as rule

env(words) := d.instruction("env", {
	"original_args": words,
	"pairs": [{"name": parts[0], "value": parts[1], "set": true, "legacy": false} | some word in words; parts := split(word, "=")],
})

found(words) := v if v := rule.violation with input as d.file([env(words)])

test_refers if {
	some f in found(["A=/opt", "B=$A/bin"])
	f.msg == "ENV refers to A, which it sets itself"
	f.details.path == ["instructions", 0]
	count(found(["B=x${A}", "A=1"])) == 1
}

test_does_not_refer if {
	every words in [["A=$A:/opt"], ["A=1", "B=$AB"], ["A=1", "B=A"], ["A=1", "B=${AA}"]] {
		count(found(words)) == 0
	}
}

test_defined_before if {
	count(rule.violation) == 0 with input as d.file([env(["A=0"]), env(["A=1", "B=$A"])])
}

test_legacy if {
	pair := {"name": "A", "value": "b", "set": true, "legacy": true}
	count(rule.violation) == 0 with input as d.file([d.instruction("env", {"original_args": ["A", "$A"], "pairs": [pair]})])
}
