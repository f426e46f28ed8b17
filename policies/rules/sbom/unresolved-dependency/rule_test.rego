package rules.sbom.unresolved_dependency_test

import data.lib.artifact_test as art
import data.rules.sbom.unresolved_dependency as rule

found(dependencies) := v if v := {f.msg | some f in rule.violation} with input as art.bill({"components": [art.component(0, {})], "dependencies": dependencies})

test_found if found([{"ref": "app", "depends_on": ["c0", "gone"]}]) == {"1 reference to what is not listed: gone"}

test_not if {
	count(found([{"ref": "app", "depends_on": ["c0", "NOASSERTION"]}])) == 0
	count(found([])) == 0
}
