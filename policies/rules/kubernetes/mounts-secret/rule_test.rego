package rules.kubernetes.mounts_secret_test

import data.rules.kubernetes.mounts_secret as rule

found(manifest) := findings if findings := rule.violation with input as {"review": {"object": manifest}, "parameters": {}}

test_bad_manifest if count(found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web"}, "spec": {"volumes": [{"name": "data", "secret": {"secretName": "tls"}}], "containers": [{"name": "web", "image": "registry.example.com/web:1.4.2"}]}})) > 0

test_good_manifest if count(found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web"}, "spec": {"volumes": [{"name": "data", "emptyDir": {}}], "containers": [{"name": "web", "image": "registry.example.com/web:1.4.2"}]}})) == 0
