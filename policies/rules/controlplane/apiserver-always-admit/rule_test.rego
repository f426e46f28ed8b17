package rules.controlplane.apiserver_always_admit_test

import data.lib.controlplane_test as k
import data.rules.controlplane.apiserver_always_admit as rule

found(words) := messages if {
	findings := rule.violation with input as k.runs(words)
	messages := {f.msg | some f in findings}
}

test_bad if found(["kube-apiserver", "--enable-admission-plugins=NodeRestriction,AlwaysAdmit"]) == {`kube-apiserver admits every request: AlwaysAdmit is enabled`}

test_good if found(["kube-apiserver", "--enable-admission-plugins=NodeRestriction"]) == set()

test_other_program if found(["nginx"]) == set()
