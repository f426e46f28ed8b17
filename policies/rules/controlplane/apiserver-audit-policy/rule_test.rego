package rules.controlplane.apiserver_audit_policy_test

import data.lib.controlplane_test as k
import data.rules.controlplane.apiserver_audit_policy as rule

found(words) := messages if {
	findings := rule.violation with input as k.runs(words)
	messages := {f.msg | some f in findings}
}

test_bad if found(["kube-apiserver"]) == {`kube-apiserver logs no request: --audit-policy-file is not set`}

test_good if found(["kube-apiserver", "--audit-policy-file=/etc/kubernetes/audit.yaml"]) == set()

test_other_program if found(["nginx"]) == set()
