package rules.kubernetes.namespace_without_network_policy_test

import data.lib.place_test as p
import data.rules.kubernetes.namespace_without_network_policy as rule

namespace := object.union(p.thing("v1", "Namespace", "default", {}), {"spec": {}})

policy(chosen) := p.thing("networking.k8s.io/v1", "NetworkPolicy", "n", {"podSelector": chosen})

found(chosen) := v if {
	v := rule.violation with input as p.document(namespace, {"complete": false}) with data.inventory as p.inventory([policy(chosen)])
}

test_none if {
	some f in found({"matchLabels": {"app": "web"}})
	f.msg == `Namespace "default" has no NetworkPolicy that selects all pods`
}

test_all if count(found({})) == 0

test_unknown if {
	count(rule.violation) == 0 with input as p.document(namespace, {"complete": false})
	count(rule.violation) == 1 with input as p.document(namespace, {"complete": true})
}
