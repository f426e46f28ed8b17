package rules.controlplane.apiserver_node_authorization_test

import data.lib.controlplane_test as k
import data.rules.controlplane.apiserver_node_authorization as rule

found(words) := messages if {
	findings := rule.violation with input as k.runs(words)
	messages := {f.msg | some f in findings}
}

test_bad if found(["kube-apiserver", "--authorization-mode=RBAC"]) == {`kube-apiserver does not limit kubelets to their node: --authorization-mode lacks Node`}

test_good if found(["kube-apiserver", "--authorization-mode=RBAC,Node"]) == set()

test_other_program if found(["nginx"]) == set()

test_missing if found(["kube-apiserver"]) == {`kube-apiserver does not limit kubelets to their node: --authorization-mode lacks Node`}
