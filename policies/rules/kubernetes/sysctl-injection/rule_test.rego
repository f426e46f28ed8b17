package rules.kubernetes.sysctl_injection_test

import data.rules.kubernetes.sysctl_injection as rule

found(manifest) := findings if findings := rule.violation with input as {"review": {"object": manifest}, "parameters": {}}

test_bad_manifest if count(found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web"}, "spec": {"securityContext": {"sysctls": [{"name": "kernel.shm_rmid_forced", "value": "1+kernel.core_pattern=|/x"}]}, "containers": [{"name": "web", "image": "registry.example.com/web:1.4.2"}]}})) > 0

test_good_manifest if count(found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web"}, "spec": {"securityContext": {"sysctls": [{"name": "kernel.shm_rmid_forced", "value": "1"}]}, "containers": [{"name": "web", "image": "registry.example.com/web:1.4.2"}]}})) == 0
