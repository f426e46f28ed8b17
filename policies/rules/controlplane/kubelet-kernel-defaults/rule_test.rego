package rules.controlplane.kubelet_kernel_defaults_test

import data.lib.controlplane_test as k
import data.rules.controlplane.kubelet_kernel_defaults as rule

found(words) := messages if {
	findings := rule.violation with input as k.runs(words)
	messages := {f.msg | some f in findings}
}

test_bad if found(["kubelet", "--protect-kernel-defaults=false"]) == {`kubelet changes settings of the kernel: --protect-kernel-defaults is not true`}

test_good if found(["kubelet", "--protect-kernel-defaults=true"]) == set()

test_other_program if found(["nginx"]) == set()
