package rules.kubernetes.retired_ingress_nginx_test

import data.rules.kubernetes.retired_ingress_nginx as rule

found(manifest) := findings if findings := rule.violation with input as {"review": {"object": manifest}, "parameters": {}}

test_bad_manifest if count(found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web"}, "spec": {"containers": [{"name": "web", "image": "registry.k8s.io/ingress-nginx/controller:v1.9.4"}]}})) > 0

test_bad_other if count(found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web"}, "spec": {"containers": [{"name": "web", "image": "quay.io/kubernetes-ingress-controller/nginx-ingress-controller:0.26.1"}]}})) > 0

test_good_manifest if count(found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web"}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.4.2"}]}})) == 0
