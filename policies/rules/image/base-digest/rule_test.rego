package rules.image.base_digest_test

import data.lib.artifact_test as art
import data.rules.image.base_digest as rule

found(base) := v if v := {f.msg | some f in rule.violation} with input as art.image({"base": base})

test_found if found({"reference": "debian:12"}) == {"the image names its base debian:12 without a digest"}

test_not if {
	count(found({})) == 0
	count(found({"reference": "debian@sha256:1", "digest": "sha256:1"})) == 0
}
