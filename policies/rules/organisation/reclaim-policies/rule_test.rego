package rules.organisation.reclaim_policies_test

import data.rules.organisation.reclaim_policies as rule

parameters := {"allowedReclaimPolicies": ["Delete"]}

found(manifest) := messages if {
	findings := rule.violation with input as {"review": {"object": manifest}, "parameters": parameters}
	messages := {f.msg | some f in findings}
}

test_bad if found({"apiVersion": "storage.k8s.io/v1", "kind": "StorageClass", "metadata": {"name": "a"}, "reclaimPolicy": "Retain"}) == {`StorageClass "a" has the reclaim policy Retain`}

test_good if found({"apiVersion": "storage.k8s.io/v1", "kind": "StorageClass", "metadata": {"name": "a"}}) == set()
