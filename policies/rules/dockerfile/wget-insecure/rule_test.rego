package rules.dockerfile.wget_insecure_test

import data.lib.dockerfile_test as d
import data.rules.dockerfile.wget_insecure as rule

found(words) := v if v := rule.violation with input as d.file([d.script([words])])

test_insecure if {
	some f in found(["wget", "-q", "--no-check-certificate", "https://example.com"])
	f.msg == "wget --no-check-certificate"
	f.details.path == ["instructions", 0, "commands", 0]
}

test_checked if {
	count(found(["wget", "-q", "https://example.com"])) == 0
	count(found(["wget", "--no-check-certificate", "https://127.0.0.1/"])) == 0
}
