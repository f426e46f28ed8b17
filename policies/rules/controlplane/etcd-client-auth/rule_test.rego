package rules.controlplane.etcd_client_auth_test

import data.lib.controlplane_test as k
import data.rules.controlplane.etcd_client_auth as rule

found(words) := messages if {
	findings := rule.violation with input as k.runs(words)
	messages := {f.msg | some f in findings}
}

test_bad if found(["etcd", "--client-cert-auth=false"]) == {`etcd lets in clients without a certificate: --client-cert-auth is not true`}

test_good if found(["etcd", "--client-cert-auth=true"]) == set()

test_other_program if found(["nginx"]) == set()
