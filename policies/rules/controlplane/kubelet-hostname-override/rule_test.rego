package rules.controlplane.kubelet_hostname_override_test

import data.lib.controlplane_test as k
import data.rules.controlplane.kubelet_hostname_override as rule

found(words) := messages if {
	findings := rule.violation with input as k.runs(words)
	messages := {f.msg | some f in findings}
}

test_bad if found(["kubelet", "--hostname-override=node-1"]) == {`kubelet calls the node by another name: --hostname-override is set`}

test_good if found(["kubelet"]) == set()

test_other_program if found(["nginx"]) == set()
