package rules.controlplane.apiserver_client_ca_test

import data.lib.controlplane_test as k
import data.rules.controlplane.apiserver_client_ca as rule

found(words) := messages if {
	findings := rule.violation with input as k.runs(words)
	messages := {f.msg | some f in findings}
}

test_bad if found(["kube-apiserver"]) == {`kube-apiserver cannot check client certificates: --client-ca-file is not set`}

test_good if found(["kube-apiserver", "--client-ca-file=/etc/kubernetes/pki/ca.crt"]) == set()

test_other_program if found(["nginx"]) == set()
