package rules.sbom.incomplete_test

import data.lib.artifact_test as art
import data.rules.sbom.incomplete as rule

found(list) := v if v := {f.msg | some f in rule.violation} with input as art.bill({"compositions": list})

test_found if found(["incomplete_first_party_only", "complete"]) == {"it says of itself that the list is incomplete first party only"}

test_not if count(found(["complete", "not_specified"])) == 0
