package rules.image.core_dump_test

import data.lib.artifact_test as art
import data.rules.image.core_dump as rule

left(more) := object.union({"role": "core-dump", "path": "/x", "size": 200, "layer": ""}, more)

found(more) := v if v := {f.msg | some f in rule.violation} with input as art.holding("leftovers", [left(more)])

test_found if found({}) == {"/x (200 bytes) is the memory of a process"}

test_not if count(found({"role": "other"})) == 0
