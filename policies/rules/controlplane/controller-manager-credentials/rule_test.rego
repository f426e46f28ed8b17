package rules.controlplane.controller_manager_credentials_test

import data.lib.controlplane_test as k
import data.rules.controlplane.controller_manager_credentials as rule

found(words) := messages if {
	findings := rule.violation with input as k.runs(words)
	messages := {f.msg | some f in findings}
}

test_bad if found(["kube-controller-manager", "--use-service-account-credentials=false"]) == {`kube-controller-manager runs all controllers as one: --use-service-account-credentials is not true`}

test_good if found(["kube-controller-manager", "--use-service-account-credentials=true"]) == set()

test_other_program if found(["nginx"]) == set()
