package rules.image.history_upgrade_test

import data.lib.artifact_test as art
import data.rules.image.history_upgrade as rule

found(instruction, arguments) := v if v := {f.msg | some f in rule.violation} with input as art.history([[instruction, arguments]])

test_found if {
	found("RUN", "apt-get -y dist-upgrade") == {"step 0 of the history upgrades all packages"}
	found("RUN", "apk --no-cache upgrade") == {"step 0 of the history upgrades all packages"}
}

test_not if {
	count(found("RUN", "apt-get update && apt-get install x")) == 0
	count(found("RUN", "pip install --upgrade pip")) == 0
}
