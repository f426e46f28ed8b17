package rules.controlplane.apiserver_secure_port_test

import data.lib.controlplane_test as k
import data.rules.controlplane.apiserver_secure_port as rule

found(words) := messages if {
	findings := rule.violation with input as k.runs(words)
	messages := {f.msg | some f in findings}
}

test_bad if found(["kube-apiserver", "--secure-port=0"]) == {`kube-apiserver serves no TLS: --secure-port is 0`}

test_good if found(["kube-apiserver", "--secure-port=6443"]) == set()

test_other_program if found(["nginx"]) == set()
