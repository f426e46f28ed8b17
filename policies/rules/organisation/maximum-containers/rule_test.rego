package rules.organisation.maximum_containers_test

import data.rules.organisation.maximum_containers as rule

found(manifest) := findings if findings := rule.violation with input as {"review": {"object": manifest}, "parameters": {"maximum": 4}}

test_bad_manifest if count(found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web"}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.4.2"}, {"name": "c0", "image": "registry.example.com/c:1.0.0"}, {"name": "c1", "image": "registry.example.com/c:1.0.0"}, {"name": "c2", "image": "registry.example.com/c:1.0.0"}, {"name": "c3", "image": "registry.example.com/c:1.0.0"}]}})) > 0

test_good_manifest if count(found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web"}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.4.2"}]}})) == 0
