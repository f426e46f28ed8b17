package rules.controlplane.controller_manager_kubelet_rotation_test

import data.lib.controlplane_test as k
import data.rules.controlplane.controller_manager_kubelet_rotation as rule

found(words) := messages if {
	findings := rule.violation with input as k.runs(words)
	messages := {f.msg | some f in findings}
}

test_bad if found(["kube-controller-manager", "--feature-gates=GracefulNodeShutdown=true,RotateKubeletServerCertificate=false"]) == {`kube-controller-manager does not renew certificates of kubelets: RotateKubeletServerCertificate is false`}

test_good if found(["kube-controller-manager", "--feature-gates=GracefulNodeShutdown=true"]) == set()

test_other_program if found(["nginx"]) == set()
