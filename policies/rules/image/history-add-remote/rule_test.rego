package rules.image.history_add_remote_test

import data.lib.artifact_test as art
import data.rules.image.history_add_remote as rule

found(instruction, arguments) := v if v := {f.msg | some f in rule.violation} with input as art.history([[instruction, arguments]])

test_found if {
	found("ADD", "https://x.example/a /b") == {"step 0 of the history adds what it downloads without a checksum"}
	found("ADD", "--chown=1 http://x.example/a /b") == {"step 0 of the history adds what it downloads without a checksum"}
}

test_not if {
	count(found("ADD", "a /b")) == 0
	count(found("ADD", "--checksum=sha256:1 https://x.example/a /b")) == 0
}
