package rules.kubernetes.rbac_escalation_test

import data.rules.kubernetes.rbac_escalation as rule

found(manifest) := messages if {
	findings := rule.violation with input as {"review": {"object": manifest}}
	messages := {f.msg | some f in findings}
}

test_bad_impersonate if {
	found({"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole", "metadata": {"name": "operator"}, "rules": [{"apiGroups": [""], "resources": ["users", "groups"], "verbs": ["impersonate"]}]}) == {`ClusterRole "operator" may impersonate groups and users`}
}

test_bad_bind if {
	found({"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole", "metadata": {"name": "operator"}, "rules": [{"apiGroups": ["rbac.authorization.k8s.io"], "resources": ["clusterroles"], "verbs": ["get", "bind", "escalate"]}]}) == {`ClusterRole "operator" may bind clusterroles`, `ClusterRole "operator" may escalate clusterroles`}
}

test_good_manifest if {
	found({"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole", "metadata": {"name": "operator"}, "rules": [{"apiGroups": ["rbac.authorization.k8s.io"], "resources": ["clusterroles"], "resourceNames": ["view"], "verbs": ["bind"]}]}) == set()
}

test_more_1 if {
	found({"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole", "metadata": {"name": "operator"}, "rules": [{"apiGroups": [""], "resources": ["pods"], "verbs": ["bind"]}]}) == set()
}
