package rules.kubernetes.empty_dir_without_limit_test

import data.rules.kubernetes.empty_dir_without_limit as rule

found(manifest) := findings if findings := rule.violation with input as {"review": {"object": manifest}, "parameters": {}}

test_bad_manifest if count(found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web"}, "spec": {"volumes": [{"name": "tmp", "emptyDir": {}}], "containers": [{"name": "web", "image": "registry.example.com/web:1.4.2"}]}})) > 0

test_good_manifest if count(found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web"}, "spec": {"volumes": [{"name": "tmp", "emptyDir": {"sizeLimit": "1Gi"}}], "containers": [{"name": "web", "image": "registry.example.com/web:1.4.2"}]}})) == 0

test_good_other if count(found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web"}, "spec": {"volumes": [{"name": "tmp", "emptyDir": {}}], "containers": [{"name": "web", "image": "registry.example.com/web:1.4.2", "volumeMounts": [{"name": "tmp", "mountPath": "/tmp"}], "resources": {"limits": {"ephemeral-storage": "1Gi"}}}]}})) == 0
