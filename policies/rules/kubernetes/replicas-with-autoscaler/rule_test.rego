package rules.kubernetes.replicas_with_autoscaler_test

import data.lib.place_test as p
import data.rules.kubernetes.replicas_with_autoscaler as rule

scaler := p.thing("autoscaling/v2", "HorizontalPodAutoscaler", "h", {"scaleTargetRef": {"kind": "Deployment", "name": "web"}})

found(name) := v if {
	v := rule.violation with input as p.document(p.deployment(name, {"app": "web"}), {}) with data.inventory as p.inventory([scaler])
}

test_both if {
	some f in found("web")
	f.msg == `Deployment "web" sets replicas, which the autoscaler "h" sets too`
}

test_other if count(found("api")) == 0
