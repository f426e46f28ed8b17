package rules.controlplane.etcd_peer_auto_tls_test

import data.lib.controlplane_test as k
import data.rules.controlplane.etcd_peer_auto_tls as rule

found(words) := messages if {
	findings := rule.violation with input as k.runs(words)
	messages := {f.msg | some f in findings}
}

test_bad if found(["etcd", "--peer-auto-tls=true"]) == {`etcd signs its own certificate for peers: --peer-auto-tls is true`}

test_good if found(["etcd", "--peer-auto-tls=false"]) == set()

test_other_program if found(["nginx"]) == set()
