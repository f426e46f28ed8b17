package rules.packages.denied_license_test

import data.lib.artifact_test as art
import data.rules.packages.denied_license as rule

found(licenses) := v if v := {f.msg | some f in rule.violation} with input as art.with_parameters(art.with_packages(art.image({}), [{"licenses": licenses}]), {"licenses": ["GPL-*", "AGPL-3.0-only"]})

test_found if {
	found(["GPL-3.0-only"]) == {"a 1 has the license GPL-3.0-only, which is denied"}
	count(found(["MIT", "AGPL-3.0-only"])) == 1
	count(found(["MIT AND GPL-2.0-only"])) == 1
}

test_not if {
	count(found(["MIT OR GPL-3.0-only"])) == 0
	count(found([])) == 0
}

test_unset if {
	document := art.with_parameters(art.with_packages(art.image({}), [{"licenses": ["MIT"]}]), {"licenses": []})
	count(rule.violation) == 0 with input as document
}
