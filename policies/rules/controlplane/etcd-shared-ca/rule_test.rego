package rules.controlplane.etcd_shared_ca_test

import data.lib.controlplane_test as k
import data.rules.controlplane.etcd_shared_ca as rule

found(words) := messages if {
	findings := rule.violation with input as k.runs(words)
	messages := {f.msg | some f in findings}
}

test_bad if found(["kube-apiserver", "--client-ca-file=/etc/kubernetes/pki/ca.crt", "--etcd-cafile=/etc/kubernetes/pki/ca.crt"]) == {`kube-apiserver uses one CA for clients and for etcd`}

test_good if found(["kube-apiserver", "--client-ca-file=/etc/kubernetes/pki/ca.crt", "--etcd-cafile=/etc/kubernetes/pki/etcd/ca.crt"]) == set()

test_other_program if found(["nginx"]) == set()
