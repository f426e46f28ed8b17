package rules.controlplane.apiserver_kubelet_https_test

import data.lib.controlplane_test as k
import data.rules.controlplane.apiserver_kubelet_https as rule

found(words) := messages if {
	findings := rule.violation with input as k.runs(words)
	messages := {f.msg | some f in findings}
}

test_bad if found(["kube-apiserver", "--kubelet-https=false"]) == {`kube-apiserver talks to kubelets without TLS: --kubelet-https is false`}

test_good if found(["kube-apiserver", "--kubelet-https=true"]) == set()

test_other_program if found(["nginx"]) == set()
