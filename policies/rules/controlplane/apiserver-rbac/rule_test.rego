package rules.controlplane.apiserver_rbac_test

import data.lib.controlplane_test as k
import data.rules.controlplane.apiserver_rbac as rule

found(words) := messages if {
	findings := rule.violation with input as k.runs(words)
	messages := {f.msg | some f in findings}
}

test_bad if found(["kube-apiserver", "--authorization-mode=Node"]) == {`kube-apiserver does not use RBAC: --authorization-mode lacks it`}

test_good if found(["kube-apiserver", "--authorization-mode=Node,RBAC"]) == set()

test_other_program if found(["nginx"]) == set()

test_missing if found(["kube-apiserver"]) == {`kube-apiserver does not use RBAC: --authorization-mode lacks it`}
