package rules.kubernetes.ingress_snippet_test

import data.rules.kubernetes.ingress_snippet as rule

found(manifest) := messages if {
	findings := rule.violation with input as {"review": {"object": manifest}}
	messages := {f.msg | some f in findings}
}

test_bad_snippet if {
	found({"apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "metadata": {"name": "web", "namespace": "shop", "annotations": {"nginx.ingress.kubernetes.io/server-snippet": "proxy_set_header X-Team shop;"}}, "spec": {"rules": [{"host": "web.example.com", "http": {"paths": [{"path": "/", "pathType": "Prefix", "backend": {"service": {"name": "web", "port": {"number": 80}}}}]}}]}}) == {`Ingress "web" adds its own nginx configuration in the annotation nginx.ingress.kubernetes.io/server-snippet`}
}

test_good_setting if {
	found({"apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "metadata": {"name": "web", "namespace": "shop", "annotations": {"nginx.ingress.kubernetes.io/proxy-body-size": "8m"}}, "spec": {"rules": [{"host": "web.example.com", "http": {"paths": [{"path": "/", "pathType": "Prefix", "backend": {"service": {"name": "web", "port": {"number": 80}}}}]}}]}}) == set()
}
