package rules.controlplane.kubelet_read_only_port_test

import data.lib.controlplane_test as k
import data.rules.controlplane.kubelet_read_only_port as rule

found(words) := messages if {
	findings := rule.violation with input as k.runs(words)
	messages := {f.msg | some f in findings}
}

test_bad if found(["kubelet", "--read-only-port=10255"]) == {`kubelet tells everybody about its pods: --read-only-port is not 0`}

test_good if found(["kubelet", "--read-only-port=0"]) == set()

test_other_program if found(["nginx"]) == set()
