package rules.organisation.volume_group_test

import data.rules.organisation.volume_group as rule

parameters := {"rule": "MayRunAs", "ranges": [{"min": 1, "max": 1000}]}

found(manifest) := messages if {
	findings := rule.violation with input as {"review": {"object": manifest}, "parameters": parameters}
	messages := {f.msg | some f in findings}
}

test_bad_out if {
	found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.4.2"}], "securityContext": {"fsGroup": 2000}}}) == {`Pod "web" has the fsGroup 2000, which is not allowed`}
}

test_good_in if {
	found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.4.2"}], "securityContext": {"fsGroup": 500}}}) == set()
}

test_good_unset if {
	found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.4.2"}]}}) == set()
}
