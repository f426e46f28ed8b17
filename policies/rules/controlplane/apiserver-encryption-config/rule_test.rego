package rules.controlplane.apiserver_encryption_config_test

import data.lib.controlplane_test as k
import data.rules.controlplane.apiserver_encryption_config as rule

found(words) := messages if {
	findings := rule.violation with input as k.runs(words)
	messages := {f.msg | some f in findings}
}

test_bad if found(["kube-apiserver"]) == {`kube-apiserver stores secrets in the clear: --encryption-provider-config is not set`}

test_good if found(["kube-apiserver", "--encryption-provider-config=/etc/kubernetes/encryption.yaml"]) == set()

test_other_program if found(["nginx"]) == set()
