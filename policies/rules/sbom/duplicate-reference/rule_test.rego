package rules.sbom.duplicate_reference_test

import data.lib.artifact_test as art
import data.rules.sbom.duplicate_reference as rule

found(list) := v if v := {f.msg | some f in rule.violation} with input as art.bill({"components": [art.component(n, more) | some n, more in list]})

test_found if found([{"ref": "a"}, {"ref": "a"}, {"ref": "b"}]) == {`2 components have the reference "a"`}

test_not if {
	count(found([{}, {}])) == 0
	count(found([{"ref": ""}, {"ref": ""}])) == 0
}
