package rules.controlplane.etcd_peer_certificate_test

import data.lib.controlplane_test as k
import data.rules.controlplane.etcd_peer_certificate as rule

found(words) := messages if {
	findings := rule.violation with input as k.runs(words)
	messages := {f.msg | some f in findings}
}

test_bad if found(["etcd", "--peer-cert-file=/etc/kubernetes/pki/etcd/peer.crt"]) == {`etcd talks to its peers without TLS: --peer-key-file is not set`}

test_good if found(["etcd", "--peer-cert-file=/etc/kubernetes/pki/etcd/peer.crt", "--peer-key-file=/etc/kubernetes/pki/etcd/peer.key"]) == set()

test_other_program if found(["nginx"]) == set()
