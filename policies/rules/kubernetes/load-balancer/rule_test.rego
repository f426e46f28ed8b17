package rules.kubernetes.load_balancer_test

import data.rules.kubernetes.load_balancer as rule

found(manifest) := messages if {
	findings := rule.violation with input as {"review": {"object": manifest}}
	messages := {f.msg | some f in findings}
}

test_bad_balancer if {
	found({"apiVersion": "v1", "kind": "Service", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"type": "LoadBalancer", "ports": [{"port": 80}]}}) == {`Service "web" is opened by a load balancer of its own`}
}

test_good_cluster_ip if {
	found({"apiVersion": "v1", "kind": "Service", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"type": "ClusterIP", "ports": [{"port": 80}]}}) == set()
}
