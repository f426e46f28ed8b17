package rules.image.setuid_test

import data.lib.artifact_test as art
import data.rules.image.setuid as rule

file(more) := object.union({"path": "/opt/x", "mode": "4755", "uid": 0, "gid": 0, "directory": false, "owned_by": "", "layer": ""}, more)

found(more) := v if v := {f.msg | some f in rule.violation} with input as art.with_parameters(art.holding("setuid", [file(more)]), {"allow": ["/ok/*"]})

test_found if found({}) == {"/opt/x has mode 4755 (owner 0, group 0) and belongs to no package"}

test_not if {
	count(found({"owned_by": "passwd"})) == 0
	count(found({"path": "/ok/x"})) == 0
	count(found({"directory": true})) == 0
}
