package rules.kubernetes.rbac_delete_evidence_test

import data.rules.kubernetes.rbac_delete_evidence as rule

found(manifest) := messages if {
	findings := rule.violation with input as {"review": {"object": manifest}}
	messages := {f.msg | some f in findings}
}

test_bad_manifest if {
	found({"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole", "metadata": {"name": "operator"}, "rules": [{"apiGroups": [""], "resources": ["pods/log", "events"], "verbs": ["delete"]}]}) == {`ClusterRole "operator" may delete events and pods/log`}
}

test_good_manifest if {
	found({"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole", "metadata": {"name": "operator"}, "rules": [{"apiGroups": [""], "resources": ["events"], "verbs": ["create", "patch"]}]}) == set()
}
