package rules.kubernetes.host_network_test

import data.lib.workload_test as k
import data.rules.kubernetes.host_network as rule

test_shared if {
	{f.details.path | some f in rule.violation} == {["spec", "hostNetwork"]} with input as k.document([], {"host_network": true}, {})
}

test_own if count(rule.violation) == 0 with input as k.of({})
