package rules.dockerfile.curl_insecure_test

import data.lib.dockerfile_test as d
import data.rules.dockerfile.curl_insecure as rule

found(words) := v if v := rule.violation with input as d.file([d.script([words])])

test_insecure if {
	some f in found(["curl", "-fsSLk", "https://example.com"])
	f.msg == "curl -fsSLk does not check certificates"
	f.details.path == ["instructions", 0, "commands", 0]
	count(found(["curl", "--insecure", "https://example.com"])) == 1
}

test_checked if {
	every words in [
		["curl", "-fsSL", "https://example.com"], ["curl", "-o", "k", "https://example.com"], ["curl", "-ok", "https://example.com"],
		["curl", "-fk", "https://localhost:8443/health"],
	] {
		count(found(words)) == 0
	}
}
