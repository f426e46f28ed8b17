package rules.kubernetes.vulnerable_release_test

import data.rules.kubernetes.vulnerable_release as rule

found(manifest) := findings if findings := rule.violation with input as {"review": {"object": manifest}, "parameters": {}}

test_bad_manifest if count(found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web"}, "spec": {"containers": [{"name": "web", "image": "grafana/grafana:9.2.1"}]}})) > 0

test_good_manifest if count(found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web"}, "spec": {"containers": [{"name": "web", "image": "grafana/grafana:11.2.0"}]}})) == 0
