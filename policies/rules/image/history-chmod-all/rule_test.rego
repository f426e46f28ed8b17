package rules.image.history_chmod_all_test

import data.lib.artifact_test as art
import data.rules.image.history_chmod_all as rule

found(instruction, arguments) := v if v := {f.msg | some f in rule.violation} with input as art.history([[instruction, arguments]])

test_found if {
	found("RUN", "chmod -R 777 /srv") == {"step 0 of the history lets anybody write files"}
	found("RUN", "chmod a+rwx /srv") == {"step 0 of the history lets anybody write files"}
}

test_not if {
	count(found("RUN", "chmod 755 /srv")) == 0
	count(found("RUN", "chmod 1777 /tmp")) == 0
}
