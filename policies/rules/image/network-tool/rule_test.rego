package rules.image.network_tool_test

import data.lib.artifact_test as art
import data.rules.image.network_tool as rule

tool(more) := object.union({"name": "nc", "role": "network", "path": "/usr/bin/nc", "owned_by": "", "layer": ""}, more)

found(more) := v if v := {f.msg | some f in rule.violation} with input as art.holding("tools", [tool(more)])

test_found if found({}) == {"there is a tool for networks: /usr/bin/nc"}

test_not if count(found({"role": "other", "name": "x"})) == 0
