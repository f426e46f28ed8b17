package rules.controlplane.kubelet_pod_pids_test

import data.lib.controlplane_test as k
import data.rules.controlplane.kubelet_pod_pids as rule

found(words) := messages if {
	findings := rule.violation with input as k.runs(words)
	messages := {f.msg | some f in findings}
}

test_bad if found(["kubelet"]) == {`kubelet does not limit the processes of a pod: --pod-max-pids is not set`}

test_good if found(["kubelet", "--pod-max-pids=4096"]) == set()

test_other_program if found(["nginx"]) == set()

test_unlimited if found(["kubelet", "--pod-max-pids=-1"]) == {`kubelet does not limit the processes of a pod: --pod-max-pids is not set`}
