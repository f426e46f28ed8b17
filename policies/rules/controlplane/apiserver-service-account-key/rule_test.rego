package rules.controlplane.apiserver_service_account_key_test

import data.lib.controlplane_test as k
import data.rules.controlplane.apiserver_service_account_key as rule

found(words) := messages if {
	findings := rule.violation with input as k.runs(words)
	messages := {f.msg | some f in findings}
}

test_bad if found(["kube-apiserver"]) == {`kube-apiserver has no key of its own for tokens: --service-account-key-file is not set`}

test_good if found(["kube-apiserver", "--service-account-key-file=/etc/kubernetes/pki/sa.pub"]) == set()

test_other_program if found(["nginx"]) == set()
