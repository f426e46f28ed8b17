package rules.kubernetes.service_account_token_test

import data.lib.workload_test as k
import data.rules.kubernetes.service_account_token as rule

found(pod) := v if v := rule.violation with input as k.document([], pod, {})

test_default if {
	some f in found({})
	f.msg == "the pod mounts the token of the default service account"
	f.details.path == ["spec"]
}

test_needed if count(found({"service_account": "controller"})) == 0

test_not_mounted if count(found({"automount_token": false})) == 0

test_no_pod if count(found({"exists": false})) == 0
