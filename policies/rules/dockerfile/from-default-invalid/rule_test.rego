package rules.dockerfile.from_default_invalid_test

import data.lib.dockerfile_test as d
import data.rules.dockerfile.from_default_invalid as rule

found(name) := v if v := rule.violation with input as d.staged([d.stage({"from_default": name, "from_original": "$BASE"})], [])

test_invalid if {
	some f in found("")
	f.msg == "FROM $BASE names no image unless build arguments are given"
	f.details.path == ["stages", 0]
	every name in ["debian:", ":13", "/debian", "a//b", "debian@sha256:", "a b"] {
		count(found(name)) == 1
	}
	count(found("0000000000000000000000000000000000000000000000000000000000000000")) == 1
}

test_valid if {
	every name in [
		"scratch", "debian:13", "localhost:5000/a/b_c", "ghcr.io/a/b-c:v1.2", "Host/a",
		"debian:13@sha256:00000000000000000000000000000000", "[::1]:5000/a",
	] {
		count(found(name)) == 0
	}
}
