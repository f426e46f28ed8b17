package rules.kubernetes.node_port_test

import data.lib.workload_test as k
import data.rules.kubernetes.node_port as rule

found(kind, type) := v if v := rule.violation with input as k.resource({"kind": kind, "metadata": {"name": "s"}, "spec": {"type": type}})

test_node_port if {
	some f in found("Service", "NodePort")
	f.msg == `Service "s" takes a port of every node`
	f.details.path == ["spec", "type"]
}

test_other if {
	count(found("Service", "ClusterIP")) == 0
	count(found("Other", "NodePort")) == 0
}
