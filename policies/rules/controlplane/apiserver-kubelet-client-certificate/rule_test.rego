package rules.controlplane.apiserver_kubelet_client_certificate_test

import data.lib.controlplane_test as k
import data.rules.controlplane.apiserver_kubelet_client_certificate as rule

found(words) := messages if {
	findings := rule.violation with input as k.runs(words)
	messages := {f.msg | some f in findings}
}

test_bad if found(["kube-apiserver", "--kubelet-client-certificate=/etc/kubernetes/pki/apiserver-kubelet-client.crt"]) == {`kube-apiserver cannot prove itself to kubelets: --kubelet-client-key is not set`}

test_good if found(["kube-apiserver", "--kubelet-client-certificate=/etc/kubernetes/pki/apiserver-kubelet-client.crt", "--kubelet-client-key=/etc/kubernetes/pki/apiserver-kubelet-client.key"]) == set()

test_other_program if found(["nginx"]) == set()
