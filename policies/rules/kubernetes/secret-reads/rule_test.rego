package rules.kubernetes.secret_reads_test

import data.lib.workload_test as k
import data.rules.kubernetes.secret_reads as rule

found(changes) := v if v := rule.violation with input as k.resource({
	"kind": "Role", "metadata": {"name": "r"},
	"rules": [object.union({"apiGroups": [""], "resources": ["secrets"], "verbs": ["get", "list"]}, changes)],
})

test_read if {
	some f in found({})
	f.msg == `Role "r" may read all secrets`
	f.details.path == ["rules", 0, "resources"]
}

test_harmless if {
	count(found({"resources": ["pods"]})) == 0
	count(found({"resourceNames": ["tls"]})) == 0
	count(found({"verbs": ["create"]})) == 0
	count(found({"apiGroups": ["example.com"]})) == 0
}
