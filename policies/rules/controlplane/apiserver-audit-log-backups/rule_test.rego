package rules.controlplane.apiserver_audit_log_backups_test

import data.lib.controlplane_test as k
import data.rules.controlplane.apiserver_audit_log_backups as rule

found(words) := messages if {
	findings := rule.violation with input as k.runs(words) with input.parameters as {"minimum": 10}
	messages := {f.msg | some f in findings}
}

test_bad if found(["kube-apiserver", "--audit-log-maxbackup=5"]) == {`kube-apiserver keeps too little of its audit log: --audit-log-maxbackup is not 10 or more`}

test_good if found(["kube-apiserver", "--audit-log-maxbackup=10"]) == set()

test_other_program if found(["nginx"]) == set()

test_missing if found(["kube-apiserver"]) == {`kube-apiserver keeps too little of its audit log: --audit-log-maxbackup is not 10 or more`}

test_no_number if count(found(["kube-apiserver", "--audit-log-maxbackup=many"])) == 1
