package rules.kubernetes.rbac_wildcard_test

import data.lib.workload_test as k
import data.rules.kubernetes.rbac_wildcard as rule

found(kind, grant) := v if v := rule.violation with input as k.resource({
	"kind": kind, "metadata": {"name": "r"},
	"rules": [{"verbs": ["get"]}, grant],
})

test_wildcard if {
	some f in found("Role", {"verbs": ["*"], "resources": ["pods"]})
	f.msg == `Role "r" grants all verbs`
	f.details.path == ["rules", 1, "verbs"]
	count(found("ClusterRole", {"verbs": ["*"], "resources": ["*"]})) == 2
}

test_listed if count(found("Role", {"verbs": ["get"], "resources": ["pods"]})) == 0

test_other_kind if count(found("Other", {"verbs": ["*"]})) == 0

test_no_rules if count(rule.violation) == 0 with input as k.resource({"kind": "Role", "rules": null})
