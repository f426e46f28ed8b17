package rules.dockerfile.port_range_test

import data.lib.dockerfile_test as d
import data.rules.dockerfile.port_range as rule

found(op, changes) := v if v := rule.violation with input as d.file([d.instruction(op, changes)])

test_out_of_range if {
	some f in found("expose", {"args": ["80", "80000/tcp"]})
	f.msg == "EXPOSE 80000/tcp names a port above 65535"
	f.details.path == ["instructions", 0]
	count(found("expose", {"args": ["40000-65536"]})) == 1
}

test_in_range if count(found("expose", {"args": ["65535", "53/udp", "40000-60000", "${PORT}"]})) == 0
