package rules.controlplane.apiserver_etcd_certificate_test

import data.lib.controlplane_test as k
import data.rules.controlplane.apiserver_etcd_certificate as rule

found(words) := messages if {
	findings := rule.violation with input as k.runs(words)
	messages := {f.msg | some f in findings}
}

test_bad if found(["kube-apiserver", "--etcd-certfile=/etc/kubernetes/pki/apiserver-etcd-client.crt"]) == {`kube-apiserver cannot prove itself to etcd: --etcd-keyfile is not set`}

test_good if found(["kube-apiserver", "--etcd-certfile=/etc/kubernetes/pki/apiserver-etcd-client.crt", "--etcd-keyfile=/etc/kubernetes/pki/apiserver-etcd-client.key"]) == set()

test_other_program if found(["nginx"]) == set()
