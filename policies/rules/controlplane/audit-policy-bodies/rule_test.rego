package rules.controlplane.audit_policy_bodies_test

import data.lib.workload_test as k
import data.rules.controlplane.audit_policy_bodies as rule

found(rules) := messages if {
	findings := rule.violation with input as k.resource({"apiVersion": "audit.k8s.io/v1", "kind": "Policy", "rules": rules})
	messages := {f.msg | some f in findings}
}

test_everything if found([{"level": "RequestResponse"}]) == {"the audit log keeps the bodies of secrets", "the audit log keeps the bodies of tokenreviews"}

test_core if {
	found([{"level": "Request", "resources": [{"group": ""}]}]) == {"the audit log keeps the bodies of secrets"}
	found([{"level": "Request", "resources": [{"group": "", "resources": ["*"]}]}]) == {"the audit log keeps the bodies of secrets"}
}

test_metadata_first if {
	found([
		{"level": "None", "verbs": ["watch"]},
		{"level": "Metadata", "resources": [
			{"group": "", "resources": ["secrets"]},
			{"group": "authentication.k8s.io", "resources": ["tokenreviews"]},
		]},
		{"level": "RequestResponse"},
	]) == set()
}
