package rules.controlplane.apiserver_namespace_lifecycle_test

import data.lib.controlplane_test as k
import data.rules.controlplane.apiserver_namespace_lifecycle as rule

found(words) := messages if {
	findings := rule.violation with input as k.runs(words)
	messages := {f.msg | some f in findings}
}

test_bad if found(["kube-apiserver", "--disable-admission-plugins=DefaultStorageClass,NamespaceLifecycle"]) == {`kube-apiserver does not guard namespaces: NamespaceLifecycle is disabled`}

test_good if found(["kube-apiserver", "--disable-admission-plugins=DefaultStorageClass"]) == set()

test_other_program if found(["nginx"]) == set()
