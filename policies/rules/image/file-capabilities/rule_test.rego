package rules.image.file_capabilities_test

import data.lib.artifact_test as art
import data.rules.image.file_capabilities as rule

file(more) := object.union({"path": "/opt/x", "capabilities": ["NET_ADMIN"], "effective": true, "owned_by": "", "layer": ""}, more)

found(more) := v if v := {f.msg | some f in rule.violation} with input as art.with_parameters(art.holding("privileged", [file(more)]), {"allow": ["/ok/*"]})

test_found if found({}) == {"/opt/x gives whoever runs it NET_ADMIN"}

test_not if {
	count(found({"owned_by": "iputils"})) == 0
	count(found({"path": "/ok/x"})) == 0
}
