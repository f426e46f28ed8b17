package rules.container.image_latest_test

import data.lib.dockerfile_test as d
import data.lib.workload_test as k
import data.rules.container.image_latest as rule

found(image) := v if v := rule.violation with input as k.of({"image": image})

test_no_tag if {
	some f in found({"reference": "nginx", "tag": ""})
	f.msg == `image "nginx" has no tag (assumed: latest)`
	f.details.path == ["spec", "containers", 0, "image"]
}

test_latest if {
	some f in found({"reference": "nginx:latest", "tag": "latest"})
	f.msg == `image "nginx:latest" is tagged latest`
}

test_pinned if {
	count(found({})) == 0
	count(found({"reference": "nginx:latest@sha256:00", "tag": "latest", "digest": "sha256:00"})) == 0
}

test_stage if {
	stage := d.stage({"base": {"reference": "debian", "tag": ""}})
	{f.details.path | some f in rule.violation} == {["stages", 0]} with input as d.staged([stage], [])
}
