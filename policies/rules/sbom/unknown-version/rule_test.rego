package rules.sbom.unknown_version_test

import data.lib.artifact_test as art
import data.rules.sbom.unknown_version as rule

found(more) := v if v := {f.msg | some f in rule.violation} with input as art.bill(more)

test_found if found({"known": false, "spec_version": "9.9"}) == {"cyclonedx 9.9 is not a known version"}

test_not if count(found({})) == 0
