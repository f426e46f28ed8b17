package rules.kubernetes.autoscaler_without_target_test

import data.lib.place_test as p
import data.rules.kubernetes.autoscaler_without_target as rule

scaler(name) := p.thing("autoscaling/v2", "HorizontalPodAutoscaler", "h", {"scaleTargetRef": {"kind": "Deployment", "name": name}})

found(name, complete) := v if {
	known := p.inventory([p.deployment("web", {"app": "web"})])
	v := rule.violation with input as p.document(scaler(name), {"complete": complete}) with data.inventory as known
}

test_missing if {
	some f in found("wep", false)
	f.msg == `HorizontalPodAutoscaler "h" is for the Deployment "wep", which is not here`
}

test_there if count(found("web", true)) == 0

test_unknown if {
	count(rule.violation) == 0 with input as p.document(scaler("web"), {"complete": false})
	count(rule.violation) == 1 with input as p.document(scaler("web"), {"complete": true})
}
