package rules.kubernetes.probe_port_test

import data.rules.kubernetes.probe_port as rule

found(manifest) := messages if {
	findings := rule.violation with input as {"review": {"object": manifest}}
	messages := {f.msg | some f in findings}
}

test_bad_name if {
	found({"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web"}, "spec": {"selector": {"matchLabels": {"app": "web"}}, "template": {"metadata": {"labels": {"app": "web"}}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.2", "ports": [{"name": "http", "containerPort": 8080}], "livenessProbe": {"httpGet": {"path": "/", "port": "web"}}}]}}}}) == {`container "web" has no port web, which its livenessProbe asks`}
}

test_bad_number if {
	found({"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web"}, "spec": {"selector": {"matchLabels": {"app": "web"}}, "template": {"metadata": {"labels": {"app": "web"}}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.2", "ports": [{"containerPort": 8080}], "readinessProbe": {"tcpSocket": {"port": 8081}}}]}}}}) == {`container "web" has no port 8081, which its readinessProbe asks`}
}

test_good_manifest if {
	found({"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web"}, "spec": {"selector": {"matchLabels": {"app": "web"}}, "template": {"metadata": {"labels": {"app": "web"}}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.2", "ports": [{"name": "http", "containerPort": 8080}], "livenessProbe": {"httpGet": {"path": "/", "port": "http"}}}]}}}}) == set()
}

test_more_1 if {
	found({"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web"}, "spec": {"selector": {"matchLabels": {"app": "web"}}, "template": {"metadata": {"labels": {"app": "web"}}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.2", "livenessProbe": {"tcpSocket": {"port": 8080}}}]}}}}) == set()
}
