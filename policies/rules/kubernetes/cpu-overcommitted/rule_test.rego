package rules.kubernetes.cpu_overcommitted_test

import data.rules.kubernetes.cpu_overcommitted as rule

found(manifest) := messages if {
	findings := rule.violation with input as {"review": {"object": manifest}}
	messages := {f.msg | some f in findings}
}

test_bad_differ if {
	found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.4.2", "resources": {"requests": {"cpu": "100m"}, "limits": {"cpu": "2"}}}]}}) == {`container "web" requests 100m of CPU and may use 2`}
}

test_good_same if {
	found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.4.2", "resources": {"requests": {"cpu": "2"}, "limits": {"cpu": "2"}}}]}}) == set()
}
