package rules.image.history_unverified_test

import data.lib.artifact_test as art
import data.rules.image.history_unverified as rule

found(instruction, arguments) := v if v := {f.msg | some f in rule.violation} with input as art.history([[instruction, arguments]])

test_found if {
	found("RUN", "apk add --allow-untrusted x.apk") == {"step 0 of the history installs packages without checking their signatures"}
	found("RUN", "yum install --nogpgcheck x") == {"step 0 of the history installs packages without checking their signatures"}
}

test_not if {
	count(found("RUN", "apt-get install x")) == 0
	count(found("CMD", "--allow-untrusted")) == 0
}
