package rules.kubernetes.missing_service_account_test

import data.lib.place_test as p
import data.rules.kubernetes.missing_service_account as rule

pod(account) := p.thing("apps/v1", "Deployment", "web", {"template": {"metadata": {"labels": {"a": "b"}}, "spec": {"serviceAccountName": account}}})

found(account) := v if {
	v := rule.violation with input as p.document(pod(account), {"complete": false}) with data.inventory as p.inventory([p.thing("v1", "ServiceAccount", "web", {})])
}

test_missing if {
	some f in found("wep")
	f.msg == `Deployment "web" runs as the ServiceAccount "wep", which is not here`
	f.details.path == ["spec", "template", "spec", "serviceAccountName"]
}

test_there if {
	count(found("web")) == 0
	count(found("default")) == 0
}

test_unknown if {
	count(rule.violation) == 0 with input as p.document(pod("web"), {"complete": false})
	count(rule.violation) == 1 with input as p.document(pod("web"), {"complete": true})
}
