package rules.sbom.no_tool_test

import data.lib.artifact_test as art
import data.rules.sbom.no_tool as rule

found(more) := v if v := {f.msg | some f in rule.violation} with input as art.bill(more)

test_found if count(found({})) == 1

test_not if count(found({"tools": ["maker 1"]})) == 0
