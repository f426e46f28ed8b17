package rules.dockerfile.redundant_platform_test

import data.lib.dockerfile_test as d
import data.rules.dockerfile.redundant_platform as rule

found(platform) := v if v := rule.violation with input as d.staged([d.stage({"platform_original": platform})], [d.instruction("from", {})])

test_redundant if {
	some f in found("$TARGETPLATFORM")
	f.msg == "--platform=$TARGETPLATFORM is the default"
	f.details.path == ["stages", 0]
	count(found("${TARGETPLATFORM}")) == 1
	count(found("${TARGETPLATFORM:-linux/amd64}")) == 1
}

test_other if {
	every platform in ["", "$BUILDPLATFORM", "linux/$TARGETARCH", "$TARGETPLATFORMX"] {
		count(found(platform)) == 0
	}
}
