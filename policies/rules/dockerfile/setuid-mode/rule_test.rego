package rules.dockerfile.setuid_mode_test

import data.lib.dockerfile_test as d
import data.rules.dockerfile.setuid_mode as rule

found(i) := {f.msg | some f in violations} if violations := rule.violation with input as d.file([i])

test_chmod if {
	every mode in ["4755", "04755", "2755", "6755", "u+s", "g+s", "+s", "u=rwxs", "a+x,u+s"] {
		found(d.script([["chmod", "-R", mode, "/x"]])) == {sprintf("chmod %s makes a program run as its owner", [mode])}
	}
}

test_copy if {
	found(d.instruction("copy", {"flags": [{"name": "chmod", "value": "4755"}]})) == {"COPY --chmod=4755 makes a program run as its owner"}
}

test_other if {
	every mode in ["755", "0755", "1777", "u-s", "a-s", "+x", "u+rwx"] {
		found(d.script([["chmod", mode, "/x"]])) == set()
	}
	found(d.instruction("copy", {"flags": [{"name": "chown", "value": "4755"}, {"name": "chmod", "value": "0755"}]})) == set()
}
