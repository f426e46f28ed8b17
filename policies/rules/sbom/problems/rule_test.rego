package rules.sbom.problems_test

import data.lib.artifact_test as art
import data.rules.sbom.problems as rule

found(problems) := v if v := {f.msg | some f in rule.violation} with input as art.bill({"problems": problems})

test_found if found(["no serial number"]) == {"it does not keep to its format: no serial number"}

test_not if count(found(["dependencies name 2 times what the document does not list as a component"])) == 0
