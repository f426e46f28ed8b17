package rules.kubernetes.network_policy_without_pod_test

import data.lib.place_test as p
import data.rules.kubernetes.network_policy_without_pod as rule

policy(chosen) := p.thing("networking.k8s.io/v1", "NetworkPolicy", "n", {"podSelector": chosen})

found(chosen, complete) := v if {
	known := p.inventory([p.deployment("web", {"app": "web", "tier": "front"})])
	v := rule.violation with input as p.document(policy(chosen), {"complete": complete}) with data.inventory as known
}

test_misses if {
	some f in found({"matchLabels": {"app": "wep", "tier": "front"}}, false)
	f.msg == `NetworkPolicy "n" selects the pods of no workload here`
	count(found({"matchLabels": {"app": "other"}}, true)) == 1
}

test_matches if {
	count(found({"matchLabels": {"app": "web"}}, true)) == 0
	count(found({}, true)) == 0
	count(found({"matchLabels": {"app": "other"}}, false)) == 0
}
