package rules.dockerfile.go_unpinned_test

import data.lib.dockerfile_test as d
import data.rules.dockerfile.go_unpinned as rule

found(words) := v if v := rule.violation with input as d.file([d.script([words])])

test_any_version if {
	some f in found(["go", "install", "-tags", "a", "example.com/x/cmd/y", "example.com/z@v1.2.3", "./cmd/w", "cmd/vet"])
	f.msg == "go install takes example.com/x/cmd/y in any version"
	f.details.path == ["instructions", 0, "commands", 0]
}

test_any_version_too if {
	every words in [["go", "get", "-u", "example.com/x@latest"], ["go", "run", "example.com/x@latest"]] {
		count(found(words)) == 1
	}
}

test_pinned if {
	every words in [
		["go", "run", "example.com/x@v1", "example.com/y"], ["go", "build", "example.com/x"], ["go", "install", "."],
		["go", "get", "./..."], ["go", "install", "example.com/$X"], ["go", "run", "main.go"],
	] {
		count(found(words)) == 0
	}
}
