package rules.kubernetes.port_name_test

import data.rules.kubernetes.port_name as rule

found(manifest) := messages if {
	findings := rule.violation with input as {"review": {"object": manifest}}
	messages := {f.msg | some f in findings}
}

test_bad_container if {
	found({"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web"}, "spec": {"selector": {"matchLabels": {"app": "web"}}, "template": {"metadata": {"labels": {"app": "web"}}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.2", "ports": [{"containerPort": 8080, "name": "HTTP_main"}]}]}}}}) == {`container "web" has a port with the invalid name HTTP_main`}
}

test_bad_service if {
	found({"apiVersion": "v1", "kind": "Service", "metadata": {"name": "web"}, "spec": {"ports": [{"port": 80, "targetPort": "a_very_long_port_name"}]}}) == {`Service "web" leads to a port with the invalid name "a_very_long_port_name"`}
}

test_good_manifest if {
	found({"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web"}, "spec": {"selector": {"matchLabels": {"app": "web"}}, "template": {"metadata": {"labels": {"app": "web"}}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.2", "ports": [{"containerPort": 8080, "name": "http-main"}]}]}}}}) == set()
}
