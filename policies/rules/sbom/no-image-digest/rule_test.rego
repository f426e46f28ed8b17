package rules.sbom.no_image_digest_test

import data.lib.artifact_test as art
import data.rules.sbom.no_image_digest as rule

found(more) := v if v := {f.msg | some f in rule.violation} with input as art.bill(more)

test_found if found({"subject": {"type": "container"}}) == {`it describes the image "app" without a digest`}

test_not if {
	count(found({})) == 0
	count(found({"subject": {"type": "container"}, "image": "sha256:1"})) == 0
}
