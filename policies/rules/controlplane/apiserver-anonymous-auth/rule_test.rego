package rules.controlplane.apiserver_anonymous_auth_test

import data.lib.controlplane_test as k
import data.rules.controlplane.apiserver_anonymous_auth as rule

found(words) := messages if {
	findings := rule.violation with input as k.runs(words)
	messages := {f.msg | some f in findings}
}

test_bad if found(["kube-apiserver", "--anonymous-auth=true"]) == {`kube-apiserver does not refuse anonymous requests: --anonymous-auth is not false`}

test_good if found(["kube-apiserver", "--anonymous-auth=false"]) == set()

test_other_program if found(["nginx"]) == set()
