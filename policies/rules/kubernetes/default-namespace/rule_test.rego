package rules.kubernetes.default_namespace_test

import data.lib.workload_test as k
import data.rules.kubernetes.default_namespace as rule

found(namespace) := v if v := rule.violation with input as k.document([], {}, {
	"kind": "Pod", "metadata": object.union({"name": "p"}, namespace),
})

test_default if {
	{f.msg | some f in found({"namespace": "default"})} == {`Pod "p" is in the default namespace`}
	{f.msg | some f in found({})} == {`Pod "p" is in the default namespace (assumed: none is set)`}
	{f.details.path | some f in found({})} == {["metadata"]}
}

test_own if count(found({"namespace": "shop"})) == 0

test_no_pod if count(rule.violation) == 0 with input as k.resource({"kind": "Role"})
