package rules.controlplane.kubelet_streaming_timeout_test

import data.lib.controlplane_test as k
import data.rules.controlplane.kubelet_streaming_timeout as rule

found(words) := messages if {
	findings := rule.violation with input as k.runs(words)
	messages := {f.msg | some f in findings}
}

test_bad if found(["kubelet", "--streaming-connection-idle-timeout=0"]) == {`kubelet never ends idle connections: --streaming-connection-idle-timeout is 0`}

test_good if found(["kubelet", "--streaming-connection-idle-timeout=5m"]) == set()

test_other_program if found(["nginx"]) == set()
