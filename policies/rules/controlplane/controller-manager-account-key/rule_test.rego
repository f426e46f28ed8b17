package rules.controlplane.controller_manager_account_key_test

import data.lib.controlplane_test as k
import data.rules.controlplane.controller_manager_account_key as rule

found(words) := messages if {
	findings := rule.violation with input as k.runs(words)
	messages := {f.msg | some f in findings}
}

test_bad if found(["kube-controller-manager"]) == {`kube-controller-manager has no key for tokens: --service-account-private-key-file is not set`}

test_good if found(["kube-controller-manager", "--service-account-private-key-file=/etc/kubernetes/pki/sa.key"]) == set()

test_other_program if found(["nginx"]) == set()
