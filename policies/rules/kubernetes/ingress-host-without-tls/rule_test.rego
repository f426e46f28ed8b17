package rules.kubernetes.ingress_host_without_tls_test

import data.rules.kubernetes.ingress_host_without_tls as rule

found(manifest) := findings if findings := rule.violation with input as {"review": {"object": manifest}, "parameters": {}}

test_bad_manifest if count(found({"apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "metadata": {"name": "web"}, "spec": {"tls": [{"hosts": ["www.example.com"], "secretName": "tls"}], "rules": [{"host": "shop.example.com"}]}})) > 0

test_good_manifest if count(found({"apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "metadata": {"name": "web"}, "spec": {"tls": [{"hosts": ["shop.example.com"], "secretName": "tls"}], "rules": [{"host": "shop.example.com"}]}})) == 0
