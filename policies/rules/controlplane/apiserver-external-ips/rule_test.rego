package rules.controlplane.apiserver_external_ips_test

import data.lib.controlplane_test as k
import data.rules.controlplane.apiserver_external_ips as rule

found(words) := messages if {
	findings := rule.violation with input as k.runs(words)
	messages := {f.msg | some f in findings}
}

test_bad if found(["kube-apiserver", "--enable-admission-plugins=NodeRestriction"]) == {`kube-apiserver lets Services claim external addresses: DenyServiceExternalIPs is not enabled`}

test_good if found(["kube-apiserver", "--enable-admission-plugins=NodeRestriction,DenyServiceExternalIPs"]) == set()

test_other_program if found(["nginx"]) == set()

test_missing if found(["kube-apiserver"]) == {`kube-apiserver lets Services claim external addresses: DenyServiceExternalIPs is not enabled`}
