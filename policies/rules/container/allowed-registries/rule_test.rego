package rules.container.allowed_registries_test

import data.lib.dockerfile_test as d
import data.lib.workload_test as k
import data.rules.container.allowed_registries as rule

found(allowed, image) := v if v := rule.violation with input as object.union(
	k.of({"image": image}),
	{"parameters": {"allowed_registries": allowed}},
)

test_not_allowed if {
	some f in found(["ghcr.io"], {})
	f.msg == `image "nginx:1.27" is from docker.io, which is not an allowed registry`
	f.details.path == ["spec", "containers", 0, "image"]
}

test_prefix_ends_at_a_slash if {
	count(found(["docker.io/lib"], {})) == 1
	count(found(["docker.io/library/"], {})) == 0
	count(found(["docker.io/library/nginx"], {})) == 0
}

test_allowed if count(found(["ghcr.io", "docker.io"], {})) == 0

test_silent_by_default if count(found([], {})) == 0

test_unknown_name if {
	stage := d.stage({"base_known": false, "from_original": "$BASE"})
	document := object.union(d.staged([stage], []), {"parameters": {"allowed_registries": ["ghcr.io"]}})
	{f.details.path | some f in rule.violation} == {["stages", 0]} with input as document
}
