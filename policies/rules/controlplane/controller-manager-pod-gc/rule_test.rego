package rules.controlplane.controller_manager_pod_gc_test

import data.lib.controlplane_test as k
import data.rules.controlplane.controller_manager_pod_gc as rule

found(words) := messages if {
	findings := rule.violation with input as k.runs(words)
	messages := {f.msg | some f in findings}
}

test_bad if found(["kube-controller-manager"]) == {`kube-controller-manager keeps many ended pods: --terminated-pod-gc-threshold is not set`}

test_good if found(["kube-controller-manager", "--terminated-pod-gc-threshold=1000"]) == set()

test_other_program if found(["nginx"]) == set()
