package rules.sbom.invalid_purl_test

import data.lib.artifact_test as art
import data.rules.sbom.invalid_purl as rule

found(purl) := v if v := {f.msg | some f in rule.violation} with input as art.bill({"components": [art.component(0, {"purl": purl})]})

test_found if {
	every purl in ["npm/a@1", "pkg:npm", "pkg:npm/", "pkg:npm/a b@1"] {
		found(purl) == {sprintf("%q is no package URL", [purl])}
	}
}

test_not if {
	every purl in ["pkg:npm/a@1", "pkg:npm/%40babel/core@7.1.0", "pkg:deb/debian/a@1:2.3-4?arch=amd64#x", "pkg:golang/github.com/a/b/v2@v2.0.0", "", "pkg:generic/a"] {
		count(found(purl)) == 0
	}
}
