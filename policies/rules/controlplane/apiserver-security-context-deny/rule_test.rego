package rules.controlplane.apiserver_security_context_deny_test

import data.lib.controlplane_test as k
import data.rules.controlplane.apiserver_security_context_deny as rule

found(words) := messages if {
	findings := rule.violation with input as k.runs(words)
	messages := {f.msg | some f in findings}
}

test_bad if found(["kube-apiserver", "--enable-admission-plugins=NodeRestriction"]) == {`kube-apiserver names admission plugins, but none that judges security contexts`}

test_good if found(["kube-apiserver", "--enable-admission-plugins=NodeRestriction,PodSecurity"]) == set()

test_other_program if found(["nginx"]) == set()
