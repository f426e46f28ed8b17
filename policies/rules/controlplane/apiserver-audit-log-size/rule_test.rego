package rules.controlplane.apiserver_audit_log_size_test

import data.lib.controlplane_test as k
import data.rules.controlplane.apiserver_audit_log_size as rule

found(words) := messages if {
	findings := rule.violation with input as k.runs(words) with input.parameters as {"minimum": 100}
	messages := {f.msg | some f in findings}
}

test_bad if found(["kube-apiserver", "--audit-log-maxsize=50"]) == {`kube-apiserver keeps too little of its audit log: --audit-log-maxsize is not 100 or more`}

test_good if found(["kube-apiserver", "--audit-log-maxsize=100"]) == set()

test_other_program if found(["nginx"]) == set()

test_missing if found(["kube-apiserver"]) == {`kube-apiserver keeps too little of its audit log: --audit-log-maxsize is not 100 or more`}

test_no_number if count(found(["kube-apiserver", "--audit-log-maxsize=many"])) == 1
