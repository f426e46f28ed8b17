package rules.dockerfile.gem_unpinned_test

import data.lib.dockerfile_test as d
import data.rules.dockerfile.gem_unpinned as rule

found(words) := v if v := rule.violation with input as d.file([d.script([words])])

test_any_version if {
	some f in found(["gem", "install", "--no-document", "rake", "bundler:2.7", "--", "--with-x"])
	f.msg == "gem installs rake in any version"
	f.details.path == ["instructions", 0, "commands", 0]
}

test_pinned if {
	every words in [
		["gem", "i", "rake:13"], ["gem", "install", "rake", "-v", "13"], ["gem", "install", "rake", "--version=13"],
		["gem", "install", "rake:13", "--", "x"], ["gem", "list", "rake"], ["gem", "install", "a.gem"],
	] {
		count(found(words)) == 0
	}
}
