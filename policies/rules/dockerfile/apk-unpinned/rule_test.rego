package rules.dockerfile.apk_unpinned_test

import data.lib.dockerfile_test as d
import data.rules.dockerfile.apk_unpinned as rule

found(words) := v if v := rule.violation with input as d.file([d.script([words])])

test_any_version if {
	some f in found(["apk", "--no-cache", "add", "-t", ".deps", "gcc", "make=4.4-r2", "musl~1.2", "./a.apk"])
	f.msg == "apk adds gcc in any version"
	f.details.path == ["instructions", 0, "commands", 0]
}

test_pinned if count(found(["apk", "add", "-X", "https://example.com/r", "make=4.4-r2", "zlib>1", "$PACKAGES"])) == 0

test_other_verbs if count(found(["apk", "del", "make"])) == 0
