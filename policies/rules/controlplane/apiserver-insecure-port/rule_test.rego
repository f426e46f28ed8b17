package rules.controlplane.apiserver_insecure_port_test

import data.lib.controlplane_test as k
import data.rules.controlplane.apiserver_insecure_port as rule

found(words) := messages if {
	findings := rule.violation with input as k.runs(words)
	messages := {f.msg | some f in findings}
}

test_bad if found(["kube-apiserver", "--insecure-port=8080"]) == {`kube-apiserver takes requests without authentication: --insecure-port is not 0`}

test_good if found(["kube-apiserver", "--insecure-port=0"]) == set()

test_other_program if found(["nginx"]) == set()
