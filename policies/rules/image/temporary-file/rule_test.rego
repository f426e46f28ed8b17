package rules.image.temporary_file_test

import data.lib.artifact_test as art
import data.rules.image.temporary_file as rule

left(more) := object.union({"role": "temporary", "path": "/x", "size": 200, "layer": ""}, more)

found(more) := v if v := {f.msg | some f in rule.violation} with input as art.with_parameters(art.holding("leftovers", [left(more)]), {"minimum_size": 100})

test_found if found({}) == {"/x holds 200 bytes of temporary files"}

test_not if count(found({"role": "other"})) == 0

test_small if count(found({"size": 1})) == 0
