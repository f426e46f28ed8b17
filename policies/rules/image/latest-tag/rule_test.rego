package rules.image.latest_tag_test

import data.lib.artifact_test as art
import data.rules.image.latest_tag as rule

found(reference) := v if v := {f.msg | some f in rule.violation} with input as art.image({"reference": reference})

test_found if found({"reference": "app", "tag": ""}) == {`image "app" has no tag of its own but latest`}

test_not if {
	count(found({})) == 0
	count(found({"reference": "app@sha256:1", "tag": "", "digest": "sha256:1"})) == 0
	count(found({"reference": ""})) == 0
}
