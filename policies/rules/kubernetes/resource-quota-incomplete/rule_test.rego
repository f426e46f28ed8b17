package rules.kubernetes.resource_quota_incomplete_test

import data.rules.kubernetes.resource_quota_incomplete as rule

found(manifest) := messages if {
	findings := rule.violation with input as {"review": {"object": manifest}}
	messages := {f.msg | some f in findings}
}

test_bad_pods if {
	found({"apiVersion": "v1", "kind": "ResourceQuota", "metadata": {"name": "quota"}, "spec": {"hard": {"pods": "10"}}}) == {`ResourceQuota "quota" does not bound limits.cpu`, `ResourceQuota "quota" does not bound limits.memory`, `ResourceQuota "quota" does not bound requests.cpu`, `ResourceQuota "quota" does not bound requests.memory`}
}

test_good_whole if {
	found({"apiVersion": "v1", "kind": "ResourceQuota", "metadata": {"name": "quota"}, "spec": {"hard": {"requests.cpu": "4", "requests.memory": "8Gi", "limits.cpu": "8", "limits.memory": "16Gi"}}}) == set()
}
