package rules.controlplane.kubelet_rotate_certificates_test

import data.lib.controlplane_test as k
import data.rules.controlplane.kubelet_rotate_certificates as rule

found(words) := messages if {
	findings := rule.violation with input as k.runs(words)
	messages := {f.msg | some f in findings}
}

test_bad if found(["kubelet", "--rotate-certificates=false"]) == {`kubelet does not renew its certificate: --rotate-certificates is false`}

test_good if found(["kubelet", "--rotate-certificates=true"]) == set()

test_other_program if found(["nginx"]) == set()
