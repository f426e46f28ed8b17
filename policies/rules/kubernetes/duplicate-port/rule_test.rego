package rules.kubernetes.duplicate_port_test

import data.rules.kubernetes.duplicate_port as rule

found(manifest) := messages if {
	findings := rule.violation with input as {"review": {"object": manifest}}
	messages := {f.msg | some f in findings}
}

test_bad_container if {
	found({"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web"}, "spec": {"selector": {"matchLabels": {"app": "web"}}, "template": {"metadata": {"labels": {"app": "web"}}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.2", "ports": [{"name": "a", "containerPort": 8080}, {"name": "b", "containerPort": 8080}]}]}}}}) == {`container "web" declares port 8080/TCP twice`}
}

test_bad_service if {
	found({"apiVersion": "v1", "kind": "Service", "metadata": {"name": "web"}, "spec": {"ports": [{"name": "a", "port": 80}, {"name": "b", "port": 80}]}}) == {`Service "web" declares port 80 twice`}
}

test_good_manifest if {
	found({"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web"}, "spec": {"selector": {"matchLabels": {"app": "web"}}, "template": {"metadata": {"labels": {"app": "web"}}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.2", "ports": [{"containerPort": 8080}, {"containerPort": 8080, "protocol": "UDP"}]}]}}}}) == set()
}
