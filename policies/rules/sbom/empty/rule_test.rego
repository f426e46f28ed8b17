package rules.sbom.empty_test

import data.lib.artifact_test as art
import data.rules.sbom.empty as rule

found(components) := v if v := {f.msg | some f in rule.violation} with input as art.bill({"components": components})

test_found if count(found([])) == 1

test_not if count(found([{}])) == 0
