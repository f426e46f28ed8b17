package rules.image.repository_test

import data.lib.artifact_test as art
import data.rules.image.repository as rule

left(more) := object.union({"role": "vcs", "path": "/x", "size": 200, "layer": ""}, more)

found(more) := v if v := {f.msg | some f in rule.violation} with input as art.holding("leftovers", [left(more)])

test_found if found({}) == {"/x is a repository (200 bytes)"}

test_not if count(found({"role": "other"})) == 0
