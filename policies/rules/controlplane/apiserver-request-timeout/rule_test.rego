package rules.controlplane.apiserver_request_timeout_test

import data.lib.controlplane_test as k
import data.rules.controlplane.apiserver_request_timeout as rule

found(words) := messages if {
	findings := rule.violation with input as k.runs(words)
	messages := {f.msg | some f in findings}
}

test_bad if found(["kube-apiserver", "--request-timeout=100h"]) == {`kube-apiserver has an odd time limit for requests: --request-timeout is not some hours, minutes or seconds`}

test_good if found(["kube-apiserver", "--request-timeout=300s"]) == set()

test_other_program if found(["nginx"]) == set()
