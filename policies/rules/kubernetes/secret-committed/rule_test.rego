package rules.kubernetes.secret_committed_test

import data.rules.kubernetes.secret_committed as rule

found(changes) := {f.details.path[0] | some f in violations} if {
	secret := object.union({"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "s"}}, changes)
	violations := rule.violation with input as {"review": {"object": secret}}
}

test_values if {
	found({"data": {"password": "aHVudGVyMg=="}}) == {"data"}
	found({"stringData": {"password": "hunter2", "user": "x"}, "data": {"token": "eA=="}}) == {"data", "stringData"}
}

test_none if {
	found({}) == set()
	found({"data": {"tls.crt": "eA==", "username": "eA==", "password": ""}}) == set()
	found({"stringData": {"password": "${PASSWORD}", "token": "<token>"}}) == set()
	found({"type": "kubernetes.io/service-account-token", "data": {"token": "eA=="}}) == set()
	found({"kind": "ConfigMap", "data": {"password": "x"}}) == set()
}
