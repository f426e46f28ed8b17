package rules.organisation.node_placement_test

import data.rules.organisation.node_placement as rule

parameters := {"forbiddenPlacement": ["nodeSelector", "nodeAffinity"]}

found(manifest) := messages if {
	findings := rule.violation with input as {"review": {"object": manifest}, "parameters": parameters}
	messages := {f.msg | some f in findings}
}

test_bad if found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web"}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.4.2"}], "nodeSelector": {"a": "b"}}}) == {`the pod chooses its nodes by nodeSelector`}

test_bad_affinity if found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web"}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.4.2"}], "affinity": {"nodeAffinity": {"x": []}}}}) == {`the pod chooses its nodes by nodeAffinity`}

test_good if found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web"}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.4.2"}], "nodeName": "n1"}}) == set()
