package rules.kubernetes.control_plane_toleration_test

import data.rules.kubernetes.control_plane_toleration as rule

found(manifest) := findings if findings := rule.violation with input as {"review": {"object": manifest}, "parameters": {}}

test_bad_manifest if count(found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web"}, "spec": {"tolerations": [{"key": "node-role.kubernetes.io/control-plane", "operator": "Exists"}], "containers": [{"name": "web", "image": "registry.example.com/web:1.4.2"}]}})) > 0

test_good_manifest if count(found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web"}, "spec": {"tolerations": [{"key": "dedicated", "operator": "Exists"}], "containers": [{"name": "web", "image": "registry.example.com/web:1.4.2"}]}})) == 0
