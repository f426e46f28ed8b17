package rules.dockerfile.platform_constant_test

import data.lib.dockerfile_test as d
import data.rules.dockerfile.platform_constant as rule

found(platform, name) := v if {
	stage := d.stage({"platform_original": platform, "name": name})
	v := rule.violation with input as d.staged([stage], [d.instruction("from", {})])
}

test_constant if {
	some f in found("linux/amd64", "build")
	f.msg == "--platform=linux/amd64 is constant"
	f.details.path == ["stages", 0]
	count(found("linux", "build")) == 1
	count(found("arm64", "")) == 1
}

test_announced if {
	count(found("linux/amd64", "build-amd64")) == 0
	count(found("linux/x86_64", "amd64")) == 0
	count(found("linux", "amd64")) == 0
	count(found("arm64", "linux-build")) == 0
}

test_variable if {
	count(found("$BUILDPLATFORM", "build")) == 0
	count(found("", "build")) == 0
}
