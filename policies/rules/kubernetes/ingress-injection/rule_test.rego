package rules.kubernetes.ingress_injection_test

import data.rules.kubernetes.ingress_injection as rule

found(manifest) := findings if findings := rule.violation with input as {"review": {"object": manifest}, "parameters": {}}

test_bad_manifest if count(found({"apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "metadata": {"name": "web", "annotations": {"nginx.ingress.kubernetes.io/auth-url": "http://example.com/#;}injected{"}}, "spec": {"ingressClassName": "nginx"}})) > 0

test_good_manifest if count(found({"apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "metadata": {"name": "web", "annotations": {"nginx.ingress.kubernetes.io/auth-url": "https://auth.example.com/check", "nginx.ingress.kubernetes.io/auth-tls-match-cn": "CN=web"}}, "spec": {"ingressClassName": "nginx"}})) == 0
