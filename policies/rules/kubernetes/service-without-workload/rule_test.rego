package rules.kubernetes.service_without_workload_test

import data.lib.place_test as p
import data.rules.kubernetes.service_without_workload as rule

found(labels, complete) := v if {
	known := p.inventory([p.deployment("web", {"app": "web", "tier": "front"})])
	v := rule.violation with input as p.document(p.service("web", labels), {"complete": complete}) with data.inventory as known
}

test_misses if {
	some f in found({"app": "wep", "tier": "front"}, false)
	f.msg == `the selector of Service "web" matches the pods of no workload here`
	count(found({"app": "other"}, true)) == 1
}

test_matches if {
	count(found({"app": "web"}, true)) == 0
	count(found({}, true)) == 0
}

test_unknown if {
	count(rule.violation) == 0 with input as p.document(p.service("api", {"app": "api"}), {"complete": false})
	count(rule.violation) == 1 with input as p.document(p.service("api", {"app": "api"}), {"complete": true})
}
