package rules.kubernetes.probe_host_test

import data.rules.kubernetes.probe_host as rule

parameters := {"exemptImages": []}

found(manifest) := messages if {
	findings := rule.violation with input as {"review": {"object": manifest}, "parameters": parameters}
	messages := {f.msg | some f in findings}
}

test_bad_probe if {
	found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.4.2", "livenessProbe": {"httpGet": {"host": "metadata.internal", "path": "/", "port": 80}}}]}}) == {`container "web" has the node ask metadata.internal, by its livenessProbe`}
}

test_bad_hook if {
	found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.4.2", "lifecycle": {"preStop": {"tcpSocket": {"host": "db.internal", "port": 5432}}}}]}}) == {`container "web" has the node ask db.internal, by its lifecycle.preStop`}
}

test_good_own if {
	found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.4.2", "livenessProbe": {"httpGet": {"path": "/healthz", "port": 8080}}}]}}) == set()
}
