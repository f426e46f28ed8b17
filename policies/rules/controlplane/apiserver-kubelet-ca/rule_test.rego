package rules.controlplane.apiserver_kubelet_ca_test

import data.lib.controlplane_test as k
import data.rules.controlplane.apiserver_kubelet_ca as rule

found(words) := messages if {
	findings := rule.violation with input as k.runs(words)
	messages := {f.msg | some f in findings}
}

test_bad if found(["kube-apiserver"]) == {`kube-apiserver takes any certificate from kubelets: --kubelet-certificate-authority is not set`}

test_good if found(["kube-apiserver", "--kubelet-certificate-authority=/etc/kubernetes/pki/kubelet-ca.crt"]) == set()

test_other_program if found(["nginx"]) == set()
