package rules.controlplane.kubelet_event_rate_test

import data.lib.controlplane_test as k
import data.rules.controlplane.kubelet_event_rate as rule

found(words) := messages if {
	findings := rule.violation with input as k.runs(words)
	messages := {f.msg | some f in findings}
}

test_bad if found(["kubelet", "--event-qps=500"]) == {`kubelet may send more than 50 events a second: --event-qps is higher`}

test_good if found(["kubelet", "--event-qps=5"]) == set()

test_other_program if found(["nginx"]) == set()
