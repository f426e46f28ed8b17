package rules.image.allowed_registries_test

import data.lib.artifact_test as art
import data.rules.image.allowed_registries as rule

found(more) := v if v := {f.msg | some f in rule.violation} with input as art.with_parameters(art.image(more), {"allowed_registries": ["good.example/team"]})

test_found if {
	found({}) == {`image "registry.example/team/app:1.0" is in registry.example, which is not an allowed registry`}
	found({"source": "archive"}) == {`image "registry.example/team/app:1.0" is named for registry.example, which is not an allowed registry`}
}

test_not if count(found({"reference": {"registry": "good.example", "repository": "team/app"}})) == 0
