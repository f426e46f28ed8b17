package rules.image.compiler_test

import data.lib.artifact_test as art
import data.rules.image.compiler as rule

tool(more) := object.union({"name": "gcc", "role": "compiler", "path": "/usr/bin/gcc", "owned_by": "", "layer": ""}, more)

found(more) := v if v := {f.msg | some f in rule.violation} with input as art.holding("tools", [tool(more)])

test_found if found({}) == {"there is a compiler: /usr/bin/gcc"}

test_not if count(found({"role": "other", "name": "x"})) == 0
