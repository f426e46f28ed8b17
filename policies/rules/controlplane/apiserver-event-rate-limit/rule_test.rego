package rules.controlplane.apiserver_event_rate_limit_test

import data.lib.controlplane_test as k
import data.rules.controlplane.apiserver_event_rate_limit as rule

found(words) := messages if {
	findings := rule.violation with input as k.runs(words)
	messages := {f.msg | some f in findings}
}

test_bad if found(["kube-apiserver", "--enable-admission-plugins=NodeRestriction"]) == {`kube-apiserver accepts events without limit: EventRateLimit is not enabled`}

test_good if found(["kube-apiserver", "--enable-admission-plugins=NodeRestriction,EventRateLimit"]) == set()

test_other_program if found(["nginx"]) == set()

test_missing if found(["kube-apiserver"]) == {`kube-apiserver accepts events without limit: EventRateLimit is not enabled`}
