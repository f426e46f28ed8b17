package rules.dockerfile.build_tools_left_test

import data.lib.dockerfile_test as d
import data.rules.dockerfile.build_tools_left as rule

found(lines) := {f.msg | some f in violations} if violations := rule.violation with input as d.file([d.script(lines)])

test_left if {
	found([["apt-get", "install", "-y", "gcc=4:12", "make", "curl"]]) == {"apt-get leaves gcc, make in the image"}
	found([["apk", "add", "--no-cache", "build-base"], ["make"]]) == {"apk leaves build-base in the image"}
}

test_removed if {
	found([["apt-get", "install", "-y", "gcc"], ["make"], ["apt-get", "purge", "-y", "gcc"]]) == set()
	found([["apk", "add", "--virtual", "make", "gcc"], ["apk", "del", "make"]]) == set()
}

test_other if {
	found([["apt-get", "install", "-y", "curl"]]) == set()
	stages := [d.stage({"last": false}), d.stage({"index": 1})]
	violations := rule.violation with input as d.staged(stages, [d.script([["apt-get", "install", "gcc"]])])
	violations == set()
}
