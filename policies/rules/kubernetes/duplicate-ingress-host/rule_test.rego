package rules.kubernetes.duplicate_ingress_host_test

import data.lib.place_test as p
import data.rules.kubernetes.duplicate_ingress_host as rule

ingress(name, host) := p.thing("networking.k8s.io/v1", "Ingress", name, {"rules": [{"host": host}]})

found(host) := v if {
	v := rule.violation with input as p.document(ingress("a", host), {}) with data.inventory as p.inventory([ingress("a", host), ingress("b", "x.example")])
}

test_twice if {
	some f in found("x.example")
	f.msg == `the host "x.example" is served by the Ingress default/b too`
}

test_once if {
	count(found("y.example")) == 0
	count(found("")) == 0
}
