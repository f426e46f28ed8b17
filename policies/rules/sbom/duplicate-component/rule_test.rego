package rules.sbom.duplicate_component_test

import data.lib.artifact_test as art
import data.rules.sbom.duplicate_component as rule

found(list) := v if v := {f.msg | some f in rule.violation} with input as art.bill({"components": [art.component(n, more) | some n, more in list]})

test_found if found([{}, {}]) == {"1 package listed more than once: pkg:npm/a@1"}

test_not if count(found([{}, {"purl": "pkg:npm/b@1"}])) == 0
