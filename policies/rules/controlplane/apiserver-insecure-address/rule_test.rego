package rules.controlplane.apiserver_insecure_address_test

import data.lib.controlplane_test as k
import data.rules.controlplane.apiserver_insecure_address as rule

found(words) := messages if {
	findings := rule.violation with input as k.runs(words)
	messages := {f.msg | some f in findings}
}

test_bad if found(["kube-apiserver", "--insecure-bind-address=0.0.0.0"]) == {`kube-apiserver takes requests without authentication: --insecure-bind-address is set`}

test_good if found(["kube-apiserver"]) == set()

test_other_program if found(["nginx"]) == set()
