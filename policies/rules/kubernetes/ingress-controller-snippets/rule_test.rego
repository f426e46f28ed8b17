package rules.kubernetes.ingress_controller_snippets_test

import data.rules.kubernetes.ingress_controller_snippets as rule

found(manifest) := findings if findings := rule.violation with input as {"review": {"object": manifest}, "parameters": {}}

test_bad_manifest if count(found({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "ingress-nginx-controller"}, "data": {"allow-snippet-annotations": "true"}})) > 0

test_good_manifest if count(found({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "ingress-nginx-controller"}, "data": {"allow-snippet-annotations": "false"}})) == 0
