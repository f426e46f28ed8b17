package rules.kubernetes.host_pid_ipc_test

import data.lib.workload_test as k
import data.rules.kubernetes.host_pid_ipc as rule

paths(pod) := v if v := {f.details.path | some f in rule.violation} with input as k.document([], pod, {})

test_shared if {
	paths({"host_pid": true}) == {["spec", "hostPID"]}
	paths({"host_ipc": true}) == {["spec", "hostIPC"]}
	count(paths({"host_pid": true, "host_ipc": true})) == 2
}

test_own if paths({}) == set()

shared(image) := object.union(
	k.document([k.container({"image": {"reference": image}})], {"host_pid": true}, {}),
	{"parameters": {"exemptImages": ["nginx:*"]}},
)

test_exempt if {
	count(rule.violation) == 0 with input as shared("nginx:1.27")
	count(rule.violation) == 1 with input as shared("redis:7")
}
