package rules.sbom.no_subject_test

import data.lib.artifact_test as art
import data.rules.sbom.no_subject as rule

found(more) := v if v := {f.msg | some f in rule.violation} with input as art.bill(more)

test_found if count(found({"subject": {"name": ""}})) == 1

test_not if count(found({})) == 0
