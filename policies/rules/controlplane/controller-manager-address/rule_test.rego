package rules.controlplane.controller_manager_address_test

import data.lib.controlplane_test as k
import data.rules.controlplane.controller_manager_address as rule

found(words) := messages if {
	findings := rule.violation with input as k.runs(words)
	messages := {f.msg | some f in findings}
}

test_bad if found(["kube-controller-manager", "--bind-address=0.0.0.0"]) == {`kube-controller-manager can be reached from outside: --bind-address is not 127.0.0.1`}

test_good if found(["kube-controller-manager", "--bind-address=127.0.0.1"]) == set()

test_other_program if found(["nginx"]) == set()

test_missing if found(["kube-controller-manager"]) == {`kube-controller-manager can be reached from outside: --bind-address is not 127.0.0.1`}
