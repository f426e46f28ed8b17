package rules.kubernetes.namespace_not_baseline_test

import data.rules.kubernetes.namespace_not_baseline as rule

found(labels) := messages if {
	manifest := {"apiVersion": "v1", "kind": "Namespace", "metadata": object.union({"name": "shop"}, labels)}
	findings := rule.violation with input as {"review": {"object": manifest}}
	messages := {f.msg | some f in findings}
}

enforced(level) := {"labels": {"pod-security.kubernetes.io/enforce": level}}

message := `Namespace "shop" does not enforce the baseline Pod Security Standard`

test_not_enforced if {
	found({}) == {message}
	found(enforced("privileged")) == {message}
	found({"labels": {"pod-security.kubernetes.io/warn": "restricted"}}) == {message}
}

test_enforced if found(enforced("baseline")) == set()

test_other if count(rule.violation) == 0 with input as {"review": {"object": {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web"}}}}
