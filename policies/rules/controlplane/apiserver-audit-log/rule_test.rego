package rules.controlplane.apiserver_audit_log_test

import data.lib.controlplane_test as k
import data.rules.controlplane.apiserver_audit_log as rule

found(words) := messages if {
	findings := rule.violation with input as k.runs(words)
	messages := {f.msg | some f in findings}
}

test_bad if found(["kube-apiserver"]) == {`kube-apiserver writes no audit log: --audit-log-path is not set`}

test_good if found(["kube-apiserver", "--audit-log-path=/var/log/kubernetes/audit.log"]) == set()

test_other_program if found(["nginx"]) == set()
