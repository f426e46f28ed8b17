package rules.dockerfile.add_instead_of_copy_test

import data.lib.dockerfile_test as d
import data.rules.dockerfile.add_instead_of_copy as rule

found(op, source) := v if v := rule.violation with input as d.file([d.instruction(op, {"sources": [source]})])

test_local if {
	some f in found("add", "app.py")
	f.msg == "ADD of local files, where COPY does"
	f.details.path == ["instructions", 0]
}

test_needs_add if {
	every source in ["https://example.com/x", "git@github.com:a/b.git", "rootfs.tar.xz", "a.tgz", "$FILE"] {
		count(found("add", source)) == 0
	}
}

test_copy if count(found("copy", "app.py")) == 0
