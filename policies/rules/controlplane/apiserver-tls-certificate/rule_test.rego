package rules.controlplane.apiserver_tls_certificate_test

import data.lib.controlplane_test as k
import data.rules.controlplane.apiserver_tls_certificate as rule

found(words) := messages if {
	findings := rule.violation with input as k.runs(words)
	messages := {f.msg | some f in findings}
}

test_bad if found(["kube-apiserver", "--tls-cert-file=/etc/kubernetes/pki/apiserver.crt"]) == {`kube-apiserver signs its own certificate: --tls-private-key-file is not set`}

test_good if found(["kube-apiserver", "--tls-cert-file=/etc/kubernetes/pki/apiserver.crt", "--tls-private-key-file=/etc/kubernetes/pki/apiserver.key"]) == set()

test_other_program if found(["nginx"]) == set()
