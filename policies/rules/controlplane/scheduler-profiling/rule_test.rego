package rules.controlplane.scheduler_profiling_test

import data.lib.controlplane_test as k
import data.rules.controlplane.scheduler_profiling as rule

found(words) := messages if {
	findings := rule.violation with input as k.runs(words)
	messages := {f.msg | some f in findings}
}

test_bad if found(["kube-scheduler", "--profiling=true"]) == {`kube-scheduler serves its profiles: --profiling is not false`}

test_good if found(["kube-scheduler", "--profiling=false"]) == set()

test_other_program if found(["nginx"]) == set()
