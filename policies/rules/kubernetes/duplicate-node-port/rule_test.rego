package rules.kubernetes.duplicate_node_port_test

import data.lib.place_test as p
import data.rules.kubernetes.duplicate_node_port as rule

service(name, port) := p.thing("v1", "Service", name, {"ports": [{"nodePort": port}]})

found(port) := v if {
	v := rule.violation with input as p.document(service("a", port), {}) with data.inventory as p.inventory([service("a", port), service("b", 30080)])
}

test_twice if {
	some f in found(30080)
	f.msg == "the Service default/b takes port 30080 of the nodes too"
}

test_once if count(found(30081)) == 0
