package rules.controlplane.kubelet_iptables_test

import data.lib.controlplane_test as k
import data.rules.controlplane.kubelet_iptables as rule

found(words) := messages if {
	findings := rule.violation with input as k.runs(words)
	messages := {f.msg | some f in findings}
}

test_bad if found(["kubelet", "--make-iptables-util-chains=false"]) == {`kubelet leaves out its iptables chains: --make-iptables-util-chains is false`}

test_good if found(["kubelet", "--make-iptables-util-chains=true"]) == set()

test_other_program if found(["nginx"]) == set()
