package rules.image.world_writable_test

import data.lib.artifact_test as art
import data.rules.image.world_writable as rule

file(more) := object.union({"path": "/opt/x", "mode": "777", "uid": 0, "gid": 0, "directory": false, "owned_by": "", "layer": ""}, more)

found(more) := v if v := {f.msg | some f in rule.violation} with input as art.with_parameters(art.holding("world_writable", [file(more)]), {"allow": ["/tmp*"]})

test_found if {
	found({}) == {"anybody may write the file /opt/x (mode 777)"}
	found({"directory": true}) == {"anybody may write into the directory /opt/x (mode 777)"}
}

test_not if {
	count(found({"owned_by": "base-files"})) == 0
	count(found({"path": "/tmp/x"})) == 0
}
