package rules.dockerfile.label_key_test

import data.lib.dockerfile_test as d
import data.rules.dockerfile.label_key as rule

found(name) := v if v := rule.violation with input as d.file([d.instruction("label", {"pairs": [{"name": name, "value": "x"}]})])

test_bad if {
	every name in ["Team", "team_name", "a..b", "a--b", "1a", ".a", "a.", "com.docker.x", "org.dockerproject.x", "a b"] {
		some f in found(name)
		f.msg == sprintf("label key %q is not one that all tools can use", [name])
		f.details.path == ["instructions", 0]
	}
}

test_good if {
	every name in ["a", "com.example.team-name", "v2"] {
		count(found(name)) == 0
	}
}
