package rules.controlplane.kubelet_always_allow_test

import data.lib.controlplane_test as k
import data.rules.controlplane.kubelet_always_allow as rule

found(words) := messages if {
	findings := rule.violation with input as k.runs(words)
	messages := {f.msg | some f in findings}
}

test_bad if found(["kubelet", "--authorization-mode=AlwaysAllow"]) == {`kubelet allows every request: --authorization-mode is not Webhook`}

test_good if found(["kubelet", "--authorization-mode=Webhook"]) == set()

test_other_program if found(["nginx"]) == set()
