package rules.image.platform_missing_test

import data.lib.artifact_test as art
import data.rules.image.platform_missing as rule

found(platform) := v if v := {f.msg | some f in rule.violation} with input as art.image({"platform": platform})

test_found if found({"os": "", "architecture": ""}) == {"the image does not state its os and architecture"}

test_not if count(found({})) == 0
