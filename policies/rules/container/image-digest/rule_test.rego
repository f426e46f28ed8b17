package rules.container.image_digest_test

import data.lib.workload_test as k
import data.rules.container.image_digest as rule

test_tag if {
	some f in rule.violation with input as k.of({})
	f.msg == `image "nginx:1.27" is not pinned by digest`
	f.details.path == ["spec", "containers", 0, "image"]
}

test_digest if {
	count(rule.violation) == 0 with input as k.of({"image": {"digest": "sha256:00"}})
}
