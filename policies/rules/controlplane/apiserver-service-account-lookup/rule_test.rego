package rules.controlplane.apiserver_service_account_lookup_test

import data.lib.controlplane_test as k
import data.rules.controlplane.apiserver_service_account_lookup as rule

found(words) := messages if {
	findings := rule.violation with input as k.runs(words)
	messages := {f.msg | some f in findings}
}

test_bad if found(["kube-apiserver", "--service-account-lookup=false"]) == {`kube-apiserver accepts tokens of deleted accounts: --service-account-lookup is false`}

test_good if found(["kube-apiserver", "--service-account-lookup=true"]) == set()

test_other_program if found(["nginx"]) == set()
