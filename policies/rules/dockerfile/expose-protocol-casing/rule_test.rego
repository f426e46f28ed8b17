package rules.dockerfile.expose_protocol_casing_test

import data.lib.dockerfile_test as d
import data.rules.dockerfile.expose_protocol_casing as rule

found(changes) := v if v := rule.violation with input as d.file([d.instruction("expose", changes)])

test_capitals if {
	some f in found({"args": ["80", "53/UDP"]})
	f.msg == "EXPOSE 53/UDP: the protocol has capitals"
	f.details.path == ["instructions", 0]
}

test_lower if {
	count(found({"args": ["80", "53/udp"]})) == 0
	count(found({"args": ["53/UDP"], "onbuild": true})) == 0
}
