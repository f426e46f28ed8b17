package rules.controlplane.apiserver_always_allow_test

import data.lib.controlplane_test as k
import data.rules.controlplane.apiserver_always_allow as rule

found(words) := messages if {
	findings := rule.violation with input as k.runs(words)
	messages := {f.msg | some f in findings}
}

test_bad if found(["kube-apiserver", "--authorization-mode=Node,AlwaysAllow"]) == {`kube-apiserver allows every request: --authorization-mode has AlwaysAllow`}

test_good if found(["kube-apiserver", "--authorization-mode=Node"]) == set()

test_other_program if found(["nginx"]) == set()
