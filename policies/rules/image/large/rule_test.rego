package rules.image.large_test

import data.lib.artifact_test as art
import data.rules.image.large as rule

found(size) := v if v := {f.msg | some f in rule.violation} with input as art.with_parameters(art.image({"size": size}), {"maximum_size": 10})

test_found if found(11) == {"the image takes 11 bytes, more than 10"}

test_not if {
	count(found(10)) == 0
	count(found(-1)) == 0
}
