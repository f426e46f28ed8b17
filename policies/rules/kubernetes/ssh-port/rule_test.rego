package rules.kubernetes.ssh_port_test

import data.rules.kubernetes.ssh_port as rule

found(manifest) := messages if {
	findings := rule.violation with input as {"review": {"object": manifest}}
	messages := {f.msg | some f in findings}
}

test_bad_container if {
	found({"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web"}, "spec": {"selector": {"matchLabels": {"app": "web"}}, "template": {"metadata": {"labels": {"app": "web"}}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.2", "ports": [{"containerPort": 22}]}]}}}}) == {`container "web" offers SSH on port 22`}
}

test_bad_service if {
	found({"apiVersion": "v1", "kind": "Service", "metadata": {"name": "web"}, "spec": {"ports": [{"port": 22, "targetPort": 2222}]}}) == {`Service "web" offers SSH`}
}

test_good_manifest if {
	found({"apiVersion": "v1", "kind": "Service", "metadata": {"name": "web"}, "spec": {"ports": [{"port": 80}]}}) == set()
}

test_more_1 if {
	found({"apiVersion": "v1", "kind": "Service", "metadata": {"name": "web"}, "spec": {"ports": [{"port": 8022, "targetPort": 22}]}}) == {`Service "web" offers SSH`}
}
