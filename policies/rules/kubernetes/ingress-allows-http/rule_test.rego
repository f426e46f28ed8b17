package rules.kubernetes.ingress_allows_http_test

import data.rules.kubernetes.ingress_allows_http as rule

parameters := {"tlsOptional": false}

found(manifest) := messages if {
	findings := rule.violation with input as {"review": {"object": manifest}, "parameters": parameters}
	messages := {f.msg | some f in findings}
}

test_bad_http if {
	found({"apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"tls": [{"hosts": ["web.example.com"], "secretName": "web-tls"}]}}) == {`Ingress "web" does not say that it answers HTTPS only`}
}

test_good_https if {
	found({"apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "metadata": {"name": "web", "namespace": "shop", "annotations": {"kubernetes.io/ingress.allow-http": "false"}}, "spec": {"tls": [{"hosts": ["web.example.com"], "secretName": "web-tls"}]}}) == set()
}

test_optional if {
	ingress := {"kind": "Ingress", "metadata": {"name": "web", "annotations": {"kubernetes.io/ingress.allow-http": "false"}}, "spec": {}}
	count(rule.violation) == 0 with input as {"review": {"object": ingress}, "parameters": {"tlsOptional": true}}
	count(rule.violation) == 1 with input as {"review": {"object": ingress}, "parameters": {"tlsOptional": false}}
}
