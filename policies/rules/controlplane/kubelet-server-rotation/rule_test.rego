package rules.controlplane.kubelet_server_rotation_test

import data.lib.controlplane_test as k
import data.lib.workload_test as w
import data.rules.controlplane.kubelet_server_rotation as rule

found(words) := messages if {
	findings := rule.violation with input as k.runs(words)
	messages := {f.msg | some f in findings}
}

test_bad if found(["kubelet", "--feature-gates=RotateKubeletServerCertificate=false"]) == {`kubelet does not renew its serving certificate: RotateKubeletServerCertificate is false`}

test_good if found(["kubelet", "--feature-gates=RotateKubeletServerCertificate=true"]) == set()

test_other_program if found(["nginx"]) == set()

test_configuration if {
	manifest := {"kind": "KubeletConfiguration", "featureGates": {"RotateKubeletServerCertificate": false}}
	count(rule.violation) == 1 with input as w.resource(manifest)
}
