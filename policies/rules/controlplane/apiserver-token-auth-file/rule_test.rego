package rules.controlplane.apiserver_token_auth_file_test

import data.lib.controlplane_test as k
import data.rules.controlplane.apiserver_token_auth_file as rule

found(words) := messages if {
	findings := rule.violation with input as k.runs(words)
	messages := {f.msg | some f in findings}
}

test_bad if found(["kube-apiserver", "--token-auth-file=/etc/kubernetes/tokens.csv"]) == {`kube-apiserver trusts the tokens of a file: --token-auth-file is set`}

test_good if found(["kube-apiserver"]) == set()

test_other_program if found(["nginx"]) == set()
