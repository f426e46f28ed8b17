package rules.dockerfile.shell_link_test

import data.lib.dockerfile_test as d
import data.rules.dockerfile.shell_link as rule

found(words) := v if v := rule.violation with input as d.file([d.script([words])])

test_link if {
	some f in found(["ln", "-sf", "/bin/bash", "/bin/sh"])
	f.msg == "a link replaces /bin/sh, where SHELL does"
	f.details.path == ["instructions", 0, "commands", 0]
}

test_other_link if count(found(["ln", "-s", "/bin/sh", "/usr/bin/shell"])) == 0
