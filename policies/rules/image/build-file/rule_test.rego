package rules.image.build_file_test

import data.lib.artifact_test as art
import data.rules.image.build_file as rule

left(more) := object.union({"role": "build-file", "path": "/x", "size": 200, "layer": ""}, more)

found(more) := v if v := {f.msg | some f in rule.violation} with input as art.holding("leftovers", [left(more)])

test_found if found({}) == {"/x (200 bytes) is a file of the build"}

test_not if count(found({"role": "other"})) == 0
