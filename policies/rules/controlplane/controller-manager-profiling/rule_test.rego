package rules.controlplane.controller_manager_profiling_test

import data.lib.controlplane_test as k
import data.rules.controlplane.controller_manager_profiling as rule

found(words) := messages if {
	findings := rule.violation with input as k.runs(words)
	messages := {f.msg | some f in findings}
}

test_bad if found(["kube-controller-manager", "--profiling=true"]) == {`kube-controller-manager serves its profiles: --profiling is not false`}

test_good if found(["kube-controller-manager", "--profiling=false"]) == set()

test_other_program if found(["nginx"]) == set()
