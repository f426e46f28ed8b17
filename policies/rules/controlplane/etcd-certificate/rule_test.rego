package rules.controlplane.etcd_certificate_test

import data.lib.controlplane_test as k
import data.rules.controlplane.etcd_certificate as rule

found(words) := messages if {
	findings := rule.violation with input as k.runs(words)
	messages := {f.msg | some f in findings}
}

test_bad if found(["etcd", "--cert-file=/etc/kubernetes/pki/etcd/server.crt"]) == {`etcd serves without TLS: --key-file is not set`}

test_good if found(["etcd", "--cert-file=/etc/kubernetes/pki/etcd/server.crt", "--key-file=/etc/kubernetes/pki/etcd/server.key"]) == set()

test_other_program if found(["nginx"]) == set()
