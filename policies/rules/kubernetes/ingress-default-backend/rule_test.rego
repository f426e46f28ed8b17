package rules.kubernetes.ingress_default_backend_test

import data.rules.kubernetes.ingress_default_backend as rule

found(manifest) := findings if findings := rule.violation with input as {"review": {"object": manifest}, "parameters": {}}

test_bad_manifest if count(found({"apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "metadata": {"name": "web"}, "spec": {"defaultBackend": {"service": {"name": "web", "port": {"number": 80}}}, "rules": [{"host": "shop.example.com"}]}})) > 0

test_good_manifest if count(found({"apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "metadata": {"name": "web"}, "spec": {"rules": [{"host": "shop.example.com"}]}})) == 0
