package rules.controlplane.controller_manager_root_ca_test

import data.lib.controlplane_test as k
import data.rules.controlplane.controller_manager_root_ca as rule

found(words) := messages if {
	findings := rule.violation with input as k.runs(words)
	messages := {f.msg | some f in findings}
}

test_bad if found(["kube-controller-manager"]) == {`kube-controller-manager tells pods no CA: --root-ca-file is not set`}

test_good if found(["kube-controller-manager", "--root-ca-file=/etc/kubernetes/pki/ca.crt"]) == set()

test_other_program if found(["nginx"]) == set()
