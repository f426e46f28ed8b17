package rules.dockerfile.expose_format_test

import data.lib.dockerfile_test as d
import data.rules.dockerfile.expose_format as rule

found(changes) := v if v := rule.violation with input as d.file([d.instruction("expose", changes)])

test_mapping if {
	some f in found({"args": ["80", "127.0.0.1:80:80"]})
	f.msg == "EXPOSE 127.0.0.1:80:80 names more than a port of the container"
	f.details.path == ["instructions", 0]
}

test_port if {
	count(found({"args": ["80", "53/udp", "${A:-1}"]})) == 0
	count(found({"args": ["80:80"], "onbuild": true})) == 0
}
