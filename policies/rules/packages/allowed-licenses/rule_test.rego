package rules.packages.allowed_licenses_test

import data.lib.artifact_test as art
import data.rules.packages.allowed_licenses as rule

found(licenses) := v if v := {f.msg | some f in rule.violation} with input as art.with_parameters(art.with_packages(art.image({}), [{"licenses": licenses}]), {"licenses": ["MIT", "Apache-2.0"]})

test_found if {
	found(["GPL-3.0-only"]) == {"a 1 has the license GPL-3.0-only, which is not allowed"}
	count(found(["MIT AND ISC"])) == 1
	count(found(["Acme License"])) == 1
}

test_not if {
	count(found(["MIT OR GPL-3.0-only"])) == 0
	count(found(["Apache-2.0 WITH LLVM-exception"])) == 0
	count(found([])) == 0
}
