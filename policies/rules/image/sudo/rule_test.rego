package rules.image.sudo_test

import data.lib.artifact_test as art
import data.rules.image.sudo as rule

tool(more) := object.union({"name": "sudo", "role": "privilege", "path": "/usr/bin/sudo", "owned_by": "", "layer": ""}, more)

found(more) := v if v := {f.msg | some f in rule.violation} with input as art.holding("tools", [tool(more)])

test_found if found({}) == {"there is a program that gives more rights: /usr/bin/sudo"}

test_not if count(found({"role": "other", "name": "x"})) == 0
