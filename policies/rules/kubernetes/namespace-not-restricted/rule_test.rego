package rules.kubernetes.namespace_not_restricted_test

import data.rules.kubernetes.namespace_not_restricted as rule

found(labels) := messages if {
	manifest := {"apiVersion": "v1", "kind": "Namespace", "metadata": object.union({"name": "shop"}, labels)}
	findings := rule.violation with input as {"review": {"object": manifest}}
	messages := {f.msg | some f in findings}
}

enforced(level) := {"labels": {"pod-security.kubernetes.io/enforce": level}}

message := `Namespace "shop" does not enforce the restricted Pod Security Standard`

test_not_enforced if {
	found({}) == {message}
	found(enforced("baseline")) == {message}
	found({"labels": {"pod-security.kubernetes.io/warn": "restricted"}}) == {message}
}

test_enforced if found(enforced("restricted")) == set()

test_other if count(rule.violation) == 0 with input as {"review": {"object": {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web"}}}}
