package rules.dockerfile.base_image_end_of_life_test

import data.lib.dockerfile_test as d
import data.rules.dockerfile.base_image_end_of_life as rule

found(tag, changes) := {f.msg | some f in violations} if {
	base := {"reference": sprintf("debian:%s", [tag]), "registry": "docker.io", "repository": "library/debian", "tag": tag, "digest": ""}
	file := d.staged([d.stage(object.union({"base": base}, changes)), d.stage({"index": 1, "chain": object.get(changes, "under", [0]), "from_stage": 0})], [])
	violations := rule.violation with input as object.union(file, {"time": "2026-01-01T00:00:00Z"})
}

test_ended if found("10-slim", {}) == {`image "debian:10-slim" has had no fixes since 2024-06-30`}

test_maintained if {
	found("12", {}) == set()
	found("unknown", {}) == set()
}

test_not_shipped if found("10", {"under": []}) == set()

test_scratch if found("10", {"scratch": true}) == set()
