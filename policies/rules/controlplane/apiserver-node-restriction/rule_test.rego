package rules.controlplane.apiserver_node_restriction_test

import data.lib.controlplane_test as k
import data.rules.controlplane.apiserver_node_restriction as rule

found(words) := messages if {
	findings := rule.violation with input as k.runs(words)
	messages := {f.msg | some f in findings}
}

test_bad if found(["kube-apiserver", "--enable-admission-plugins=AlwaysPullImages"]) == {`kube-apiserver lets a kubelet change other nodes: NodeRestriction is not enabled`}

test_good if found(["kube-apiserver", "--enable-admission-plugins=AlwaysPullImages,NodeRestriction"]) == set()

test_other_program if found(["nginx"]) == set()

test_missing if found(["kube-apiserver"]) == {`kube-apiserver lets a kubelet change other nodes: NodeRestriction is not enabled`}
