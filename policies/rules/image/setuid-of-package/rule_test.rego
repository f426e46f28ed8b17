package rules.image.setuid_of_package_test

import data.lib.artifact_test as art
import data.rules.image.setuid_of_package as rule

file(more) := object.union({"path": "/usr/bin/su", "mode": "4755", "uid": 0, "gid": 0, "directory": false, "owned_by": "util-linux", "layer": ""}, more)

found(more) := v if v := {f.msg | some f in rule.violation} with input as art.with_parameters(art.holding("setuid", [file(more)]), {"allow": ["/usr/bin/passwd"]})

test_found if found({}) == {"/usr/bin/su of the package util-linux has mode 4755"}

test_not if {
	count(found({"owned_by": ""})) == 0
	count(found({"path": "/usr/bin/passwd"})) == 0
}
