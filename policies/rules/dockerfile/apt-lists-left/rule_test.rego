package rules.dockerfile.apt_lists_left_test

import data.lib.dockerfile_test as d
import data.rules.dockerfile.apt_lists_left as rule

update := ["apt-get", "update"]

found(instruction) := v if v := rule.violation with input as d.file([instruction])

test_left if {
	some f in found(d.script([update, ["apt-get", "install", "curl"]]))
	f.msg == "the package lists of apt-get update stay in the image"
	f.details.path == ["instructions", 0, "commands", 0]
}

test_removed if {
	count(found(d.script([update, ["rm", "-rf", "/var/lib/apt/lists/*"]]))) == 0
	count(found(d.script([update, ["apt-get", "dist-clean"]]))) == 0
}

test_removed_too_early if {
	count(found(d.script([["rm", "-rf", "/var/lib/apt/lists/*"], update]))) == 1
}

test_mounted if {
	mounts := [{"type": "cache", "target": "/var/lib/apt"}]
	count(found(d.run([d.command(update, {})], {"mounts": mounts}))) == 0
}

test_not_shipped if {
	stages := [d.stage({"last": false}), d.stage({"index": 1})]
	count(rule.violation) == 0 with input as d.staged(stages, [d.script([update])])
}
