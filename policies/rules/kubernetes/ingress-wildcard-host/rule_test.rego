package rules.kubernetes.ingress_wildcard_host_test

import data.rules.kubernetes.ingress_wildcard_host as rule

found(manifest) := messages if {
	findings := rule.violation with input as {"review": {"object": manifest}}
	messages := {f.msg | some f in findings}
}

test_bad_star if {
	found({"apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"rules": [{"host": "*.example.com", "http": {"paths": [{"path": "/", "pathType": "Prefix", "backend": {"service": {"name": "web", "port": {"number": 80}}}}]}}]}}) == {`Ingress "web" takes the traffic of *.example.com`}
}

test_bad_none if {
	found({"apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"rules": [{"http": {"paths": [{"path": "/", "pathType": "Prefix", "backend": {"service": {"name": "web", "port": {"number": 80}}}}]}}]}}) == {`Ingress "web" takes the traffic of every host name`}
}

test_good_host if {
	found({"apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"rules": [{"host": "web.example.com", "http": {"paths": [{"path": "/", "pathType": "Prefix", "backend": {"service": {"name": "web", "port": {"number": 80}}}}]}}]}}) == set()
}
