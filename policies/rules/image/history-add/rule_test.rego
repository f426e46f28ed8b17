package rules.image.history_add_test

import data.lib.artifact_test as art
import data.rules.image.history_add as rule

found(instruction, arguments) := v if v := {f.msg | some f in rule.violation} with input as art.history([[instruction, arguments]])

test_found if {
	found("ADD", "config.json /etc/") == {"step 0 of the history uses ADD"}
}

test_not if {
	count(found("COPY", "a b")) == 0
	count(found("ADD", "rootfs.tar.xz /")) == 0
	count(found("ADD", "file:0b1c in / ")) == 0
	count(found("ADD", "https://x.example/a /b")) == 0
}
