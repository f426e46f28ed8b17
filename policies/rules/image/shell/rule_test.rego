package rules.image.shell_test

import data.lib.artifact_test as art
import data.rules.image.shell as rule

tool(more) := object.union({"name": "bash", "role": "shell", "path": "/bin/bash", "owned_by": "", "layer": ""}, more)

found(more) := v if v := {f.msg | some f in rule.violation} with input as art.holding("tools", [tool(more)])

test_found if found({}) == {"there is a shell: /bin/bash"}

test_not if count(found({"role": "other", "name": "x"})) == 0
