package rules.kubernetes.duplicate_service_selector_test

import data.lib.place_test as p
import data.rules.kubernetes.duplicate_service_selector as rule

found(labels) := v if {
	v := rule.violation with input as p.document(p.service("a", labels), {}) with data.inventory as p.inventory([p.service("a", labels), p.service("b", {"app": "b"})])
}

test_twice if {
	some f in found({"app": "b"})
	f.msg == `the Service "b" has the selector of Service "a"`
}

test_once if {
	count(found({"app": "a"})) == 0
	count(found({})) == 0
}
