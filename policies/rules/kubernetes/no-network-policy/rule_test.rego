package rules.kubernetes.no_network_policy_test

import data.lib.place_test as p
import data.rules.kubernetes.no_network_policy as rule

policy := p.thing("networking.k8s.io/v1", "NetworkPolicy", "n", {"podSelector": {"matchLabels": {"app": "web"}}})

found(app) := v if {
	known := p.inventory([p.deployment("web", {"app": "web"}), policy])
	v := rule.violation with input as p.document(p.deployment("web", {"app": app}), {"complete": false}) with data.inventory as known
}

test_none if {
	some f in found("api")
	f.msg == `no NetworkPolicy selects the pods of Deployment "web"`
}

test_selected if count(found("web")) == 0

test_unknown if {
	count(rule.violation) == 0 with input as p.document(p.deployment("web", {"app": "web"}), {"complete": false})
	count(rule.violation) == 1 with input as p.document(p.deployment("web", {"app": "web"}), {"complete": true})
}
