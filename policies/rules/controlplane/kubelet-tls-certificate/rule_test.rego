package rules.controlplane.kubelet_tls_certificate_test

import data.lib.controlplane_test as k
import data.rules.controlplane.kubelet_tls_certificate as rule

found(words) := messages if {
	findings := rule.violation with input as k.runs(words)
	messages := {f.msg | some f in findings}
}

test_bad if found(["kubelet", "--tls-cert-file=/var/lib/kubelet/pki/kubelet.crt"]) == {`kubelet signs its own certificate: --tls-private-key-file is not set`}

test_good if found(["kubelet", "--tls-cert-file=/var/lib/kubelet/pki/kubelet.crt", "--tls-private-key-file=/var/lib/kubelet/pki/kubelet.key"]) == set()

test_other_program if found(["nginx"]) == set()
