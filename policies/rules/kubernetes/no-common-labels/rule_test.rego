package rules.kubernetes.no_common_labels_test

import data.rules.kubernetes.no_common_labels as rule

found(manifest) := findings if findings := rule.violation with input as {"review": {"object": manifest}, "parameters": {}}

test_bad_manifest if count(found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web"}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.4.2"}]}})) > 0

test_good_manifest if count(found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "labels": {"app.kubernetes.io/name": "web"}}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.4.2"}]}})) == 0
