package rules.kubernetes.ingress_no_tls_test

import data.rules.kubernetes.ingress_no_tls as rule

found(manifest) := messages if {
	findings := rule.violation with input as {"review": {"object": manifest}}
	messages := {f.msg | some f in findings}
}

test_bad_plain if {
	found({"apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"rules": [{"host": "web.example.com", "http": {"paths": [{"path": "/", "pathType": "Prefix", "backend": {"service": {"name": "web", "port": {"number": 80}}}}]}}]}}) == {`Ingress "web" serves without TLS`}
}

test_good_tls if {
	found({"apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"tls": [{"hosts": ["web.example.com"], "secretName": "web-tls"}], "rules": [{"host": "web.example.com", "http": {"paths": [{"path": "/", "pathType": "Prefix", "backend": {"service": {"name": "web", "port": {"number": 80}}}}]}}]}}) == set()
}
