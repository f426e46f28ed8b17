package rules.controlplane.apiserver_token_extension_test

import data.lib.controlplane_test as k
import data.rules.controlplane.apiserver_token_extension as rule

found(words) := messages if {
	findings := rule.violation with input as k.runs(words)
	messages := {f.msg | some f in findings}
}

test_bad if found(["kube-apiserver", "--service-account-extend-token-expiration=true"]) == {`kube-apiserver extends the life of tokens: --service-account-extend-token-expiration is not false`}

test_good if found(["kube-apiserver", "--service-account-extend-token-expiration=false"]) == set()

test_other_program if found(["nginx"]) == set()
