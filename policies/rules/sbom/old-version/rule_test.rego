package rules.sbom.old_version_test

import data.lib.artifact_test as art
import data.rules.sbom.old_version as rule

found(more) := v if v := {f.msg | some f in rule.violation} with input as art.bill(more)

test_found if found({"spec_version": "1.2"}) == {"cyclonedx 1.2 is an old version"}

test_not if count(found({})) == 0
