package rules.image.history_update_alone_test

import data.lib.artifact_test as art
import data.rules.image.history_update_alone as rule

found(instruction, arguments) := v if v := {f.msg | some f in rule.violation} with input as art.history([[instruction, arguments]])

test_found if {
	found("RUN", "apt-get update") == {"step 0 of the history updates indexes and installs nothing"}
	found("RUN", "apt-get -qq update -y") == {"step 0 of the history updates indexes and installs nothing"}
}

test_not if {
	count(found("RUN", "apt-get update && apt-get install x")) == 0
	count(found("CMD", "apt-get update")) == 0
}
