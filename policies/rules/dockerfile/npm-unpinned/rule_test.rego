package rules.dockerfile.npm_unpinned_test

import data.lib.dockerfile_test as d
import data.rules.dockerfile.npm_unpinned as rule

found(words) := v if v := rule.violation with input as d.file([d.script([words])])

test_any_version if {
	some f in found(["npm", "--loglevel", "error", "install", "-g", "yarn", "@a/b", "c@1", "@d/e@2"])
	f.msg == "npm installs yarn, @a/b in any version"
	f.details.path == ["instructions", 0, "commands", 0]
}

test_repository if count(found(["npm", "i", "git+https://example.com/a.git"])) == 1

test_pinned if {
	every words in [
		["npm", "install"], ["npm", "ci"], ["npm", "run", "install", "x"], ["npm", "install", "./a", "../b", "~/c", "d.tgz", "e.tar"],
		["npm", "install", "git://example.com/a.git#1f2"], ["npm", "install", "git://example.com/$A"], ["npm", "install", "a/b#v1"],
		["npm"],
	] {
		count(found(words)) == 0
	}
}
