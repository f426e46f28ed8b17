package rules.controlplane.encryption_identity_first_test

import data.lib.workload_test as k
import data.rules.controlplane.encryption_identity_first as rule

found(providers) := messages if {
	findings := rule.violation with input as k.resource({"kind": "EncryptionConfiguration", "resources": [{"resources": ["secrets", "configmaps"], "providers": providers}]})
	messages := {f.msg | some f in findings}
}

test_identity if found([{"identity": {}}, {"secretbox": {}}]) == {"secrets, configmaps are stored in the clear: identity is the first provider"}

test_encrypted if {
	found([{"secretbox": {}}, {"identity": {}}]) == set()
	found([]) == set()
}
