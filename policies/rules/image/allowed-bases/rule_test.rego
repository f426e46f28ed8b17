package rules.image.allowed_bases_test

import data.lib.artifact_test as art
import data.rules.image.allowed_bases as rule

found(base) := v if v := {f.msg | some f in rule.violation} with input as art.with_parameters(art.image({"base": base}), {"allowed_bases": ["registry.example/base/*"]})

test_found if {
	found({}) == {"the image is built on something that it does not name, which is not an allowed base"}
	found({"reference": "debian:12", "registry": "docker.io", "repository": "library/debian", "tag": "12"}) == {"the image is built on debian:12, which is not an allowed base"}
}

test_not if count(found({"reference": "registry.example/base/a:1", "registry": "registry.example", "repository": "base/a", "tag": "1"})) == 0
